package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** What is sent and not acknowledged yet: {@code <Window>}. */
@Plugin(name = "Window", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriWindow")
public final class WindowElement extends OptionElement {
  private WindowElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static WindowElement create(
      @PluginAttribute(value = "bytes", defaultString = UNSAID) String bytes) {
    WindowElement element = new WindowElement();
    element.put(OptionKey.WINDOW_BYTES, bytes);
    return element;
  }
}
