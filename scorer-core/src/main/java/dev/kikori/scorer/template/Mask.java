package dev.kikori.scorer.template;

import java.util.Locale;

/** What a scanned variable was: the typed masks that stand in a template's text. */
enum Mask {
  ANY("<*>"),
  NUM,
  HEX,
  IP,
  UUID,
  PATH,
  TIME,
  DUR,
  SIZE,
  URL,
  ID;

  private final String text;
  @SuppressWarnings("ImmutableEnumChecker") // never written to, and private to the package
  private final char[] chars;

  Mask() {
    this.text = "<" + name().toUpperCase(Locale.ROOT) + ">";
    this.chars = text.toCharArray();
  }

  Mask(String text) {
    this.text = text;
    this.chars = text.toCharArray();
  }

  /** The mask as it stands in a template, for example {@code <NUM>}. */
  String text() {
    return text;
  }

  /** The same as characters; shared, never written to. */
  char[] chars() {
    return chars;
  }

  /** Length of the mask that starts at {@code at}, or 0 if none does. */
  static int lengthAt(String text, int at) {
    for (Mask mask : VALUES) {
      if (text.startsWith(mask.text, at)) {
        return mask.text.length();
      }
    }
    return 0;
  }

  private static final Mask[] VALUES = values();
}
