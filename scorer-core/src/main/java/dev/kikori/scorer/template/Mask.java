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

  Mask() {
    this.text = "<" + name().toUpperCase(Locale.ROOT) + ">";
  }

  Mask(String text) {
    this.text = text;
  }

  /** The mask as it stands in a template, for example {@code <NUM>}. */
  String text() {
    return text;
  }

  int length() {
    return text.length();
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
