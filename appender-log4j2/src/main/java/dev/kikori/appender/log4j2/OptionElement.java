package dev.kikori.appender.log4j2;

import dev.kikori.appender.config.OptionKey;
import dev.kikori.appender.config.OptionTexts;

/**
 * An element inside {@code <Kikori>}. All attributes are text, so that a mistake is reported with the option's path and what was expected.
 * The options themselves are described in {@code docs/appender-log4j2.md}.
 */
public abstract class OptionElement {
  static final String TYPE = "kikoriOption";

  /** What an attribute says that is not there: nothing that a file would say. */
  static final String UNSAID = "-- not said --";

  final OptionTexts texts = new OptionTexts();

  OptionElement() {}

  void put(OptionKey key, String text) {
    if (!text.equals(UNSAID)) {
      texts.put(key, text);
    }
  }
}
