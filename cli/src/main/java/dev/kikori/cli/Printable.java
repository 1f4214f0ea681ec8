package dev.kikori.cli;

/**
 * Makes text of unknown origin safe to print. A log line is written by whoever can reach the service: its control characters could move
 * the cursor, recolour or retitle a terminal, and its direction marks could show one thing and mean another.
 */
final class Printable {
  private Printable() {}

  /** The text with control characters as {@code \xNN}, direction marks and lone surrogates as {@code \}{@code uNNNN}; a tab becomes a space. */
  static String line(String text) {
    return escape(text, " ");
  }

  /** The same for a column of a tab-separated table: a tab becomes {@code \t}. */
  static String column(String text) {
    return escape(text, "\\t");
  }

  /** JSON with whatever isn't printable ASCII as {@code \}{@code uNNNN}: the same JSON, safe on a terminal in any encoding. */
  static String json(String json) {
    StringBuilder ascii = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        if (ascii != null) {
          ascii.append(c);
        }
        continue;
      }
      if (ascii == null) {
        ascii = new StringBuilder(json.length() + 32).append(json, 0, i);
      }
      ascii.append(String.format("\\u%04x", (int) c));
    }
    return ascii == null ? json : ascii.toString();
  }

  private static String escape(String text, String tab) {
    int first = firstUnsafe(text);
    if (first < 0) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        safe.append(tab);
      } else if (isControl(c)) {
        safe.append(String.format("\\x%02x", (int) c));
      } else if (isDirectionMark(c) || isLoneSurrogate(text, i)) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static int firstUnsafe(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c) || isDirectionMark(c) || isLoneSurrogate(text, i)) {
        return i;
      }
    }
    return -1;
  }

  /** C0, DEL and C1: the last are escape sequences of their own to some terminals. */
  private static boolean isControl(char c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
  }

  private static boolean isDirectionMark(char c) {
    return c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\ufeff';
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
