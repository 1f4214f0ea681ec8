package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;

/** How long to wait before connecting again: {@code <Retry>}. */
@Plugin(name = "Retry", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriRetry")
public final class RetryElement extends OptionElement {
  private RetryElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static RetryElement create(
      @PluginAttribute(value = "initial", defaultString = UNSAID) String initial,
      @PluginAttribute(value = "max", defaultString = UNSAID) String max) {
    RetryElement element = new RetryElement();
    element.put(OptionKey.RETRY_INITIAL, initial);
    element.put(OptionKey.RETRY_MAX, max);
    return element;
  }
}
