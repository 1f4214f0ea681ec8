package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** How events are put together before they are sent: {@code <Batch>}. */
@Plugin(name = "Batch", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriBatch")
public final class BatchElement extends OptionElement {
  private BatchElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static BatchElement create(
      @PluginAttribute(value = "events", defaultString = UNSAID) String events,
      @PluginAttribute(value = "bytes", defaultString = UNSAID) String bytes,
      @PluginAttribute(value = "delay", defaultString = UNSAID) String delay,
      @PluginAttribute(value = "compression", defaultString = UNSAID) String compression) {
    BatchElement element = new BatchElement();
    element.put(OptionKey.BATCH_EVENTS, events);
    element.put(OptionKey.BATCH_BYTES, bytes);
    element.put(OptionKey.BATCH_DELAY, delay);
    element.put(OptionKey.BATCH_COMPRESSION, compression);
    return element;
  }
}
