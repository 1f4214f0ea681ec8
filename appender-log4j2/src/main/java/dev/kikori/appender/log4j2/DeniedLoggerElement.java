package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.config.plugins.PluginValue;
import org.jspecify.annotations.Nullable;

/** A logger of which nothing is shipped, children included: {@code <DeniedLogger>com.acme.audit</DeniedLogger>}. */
@Plugin(name = "DeniedLogger", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriDeniedLogger")
public final class DeniedLoggerElement extends OptionElement {
  private DeniedLoggerElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static DeniedLoggerElement create(@PluginValue("value") @Nullable String value) {
    DeniedLoggerElement element = new DeniedLoggerElement();
    element.put(OptionKey.DENIED_LOGGER, value == null ? "" : value.trim());
    return element;
  }
}
