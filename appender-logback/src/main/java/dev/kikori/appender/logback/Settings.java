package dev.kikori.appender.logback;

import dev.kikori.appender.config.OptionTexts;

/**
 * A nested element of the configuration. Joran finds the setters by name; all of them take text, so that a mistake is reported with the
 * option's path and what was expected. The options themselves are described in {@code docs/appender-logback.md}.
 */
public abstract class Settings {
  final OptionTexts texts = new OptionTexts();

  Settings() {}
}
