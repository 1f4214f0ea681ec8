package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;

/** Secrets that must not leave the process: {@code <Masking>}. */
@Plugin(name = "Masking", category = Core.CATEGORY_NAME, elementType = OptionElement.TYPE)
@PluginAliases("KikoriMasking")
public final class MaskingElement extends OptionElement {
  private MaskingElement() {}

  /** Called by Log4j. */
  @PluginFactory
  public static MaskingElement create(
      @PluginAttribute(value = "enabled", defaultString = UNSAID) String enabled,
      @PluginAttribute(value = "builtIn", defaultString = UNSAID) String builtIn,
      @PluginElement("Pattern") PatternElement @Nullable [] patterns) {
    MaskingElement element = new MaskingElement();
    element.put(OptionKey.MASKING_ENABLED, enabled);
    element.put(OptionKey.MASKING_BUILT_IN, builtIn);
    if (patterns != null) {
      for (PatternElement pattern : patterns) {
        element.texts.putAll(pattern.texts);
      }
    }
    return element;
  }
}
