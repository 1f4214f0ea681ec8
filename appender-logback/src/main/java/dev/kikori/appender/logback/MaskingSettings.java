package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionKey;

/** Secrets that must not leave the process: {@code <masking>}. */
public final class MaskingSettings extends Settings {
  public void setEnabled(String enabled) {
    texts.put(OptionKey.MASKING_ENABLED, enabled);
  }

  public void setBuiltIn(String builtIn) {
    texts.put(OptionKey.MASKING_BUILT_IN, builtIn);
  }

  public void addPattern(String pattern) {
    texts.put(OptionKey.MASKING_PATTERN, pattern);
  }
}
