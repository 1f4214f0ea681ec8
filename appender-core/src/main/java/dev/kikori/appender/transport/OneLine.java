package dev.kikori.appender.transport;

/** Text from outside, made safe to stand in one line of a log. */
final class OneLine {
  private OneLine() {}

  /** Control characters, line breaks of every script and marks that turn the direction of writing become spaces. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUnsafe(text.charAt(i))) {
        return replaceUnsafe(text);
      }
    }
    return text;
  }

  private static String replaceUnsafe(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (isUnsafe(chars[i])) {
        chars[i] = ' ';
      }
    }
    return new String(chars);
  }

  private static boolean isUnsafe(char c) {
    return Character.isISOControl(c)
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
