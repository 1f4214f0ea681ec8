package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** Pings that find a dead connection: {@code <KeepAlive>}. */
@Plugin(name = "KeepAlive", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriKeepAlive")
public final class KeepAliveElement extends OptionElement {
  private KeepAliveElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static KeepAliveElement create(
      @PluginAttribute(value = "interval", defaultString = UNSAID) String interval,
      @PluginAttribute(value = "timeout", defaultString = UNSAID) String timeout) {
    KeepAliveElement element = new KeepAliveElement();
    element.put(OptionKey.KEEP_ALIVE_INTERVAL, interval);
    element.put(OptionKey.KEEP_ALIVE_TIMEOUT, timeout);
    return element;
  }
}
