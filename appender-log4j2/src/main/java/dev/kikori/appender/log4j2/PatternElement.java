package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.config.plugins.PluginValue;
import org.jspecify.annotations.Nullable;

/** What else is masked, in {@code <Masking>}: {@code <Pattern>regular expression</Pattern>}. */
@Plugin(name = "Pattern", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriPattern")
public final class PatternElement extends OptionElement {
  private PatternElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static PatternElement create(@PluginValue("value") @Nullable String value) {
    PatternElement element = new PatternElement();
    element.put(OptionKey.MASKING_PATTERN, value == null ? "" : value.trim());
    return element;
  }
}
