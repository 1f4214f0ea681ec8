package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** The queue between the application and the sender: {@code <Queue>}. */
@Plugin(name = "Queue", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriQueue")
public final class QueueElement extends OptionElement {
  private QueueElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static QueueElement create(
      @PluginAttribute(value = "bytes", defaultString = UNSAID) String bytes,
      @PluginAttribute(value = "overflow", defaultString = UNSAID) String overflow,
      @PluginAttribute(value = "dropBelow", defaultString = UNSAID) String dropBelow,
      @PluginAttribute(value = "blockFor", defaultString = UNSAID) String blockFor) {
    QueueElement element = new QueueElement();
    element.put(OptionKey.QUEUE_BYTES, bytes);
    element.put(OptionKey.QUEUE_OVERFLOW, overflow);
    element.put(OptionKey.QUEUE_DROP_BELOW, dropBelow);
    element.put(OptionKey.QUEUE_BLOCK_FOR, blockFor);
    return element;
  }
}
