package dev.kikori.scorer.read;

/** Property placeholders in a pattern: {@code ${NAME:-default}} stands for its default, the process id for a number. */
final class Placeholders {
  private static final int MAX_ROUNDS = 64;

  private Placeholders() {}

  static String resolve(String pattern) {
    String text = pattern;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int open = text.lastIndexOf("${");
      if (open < 0) {
        return text;
      }
      int close = closing(text, open + 2);
      if (close < 0) {
        return text;
      }
      text =
          text.substring(0, open)
              + valueOf(text.substring(open + 2, close))
              + text.substring(close + 1);
    }
    return text;
  }

  /** The brace that closes a placeholder: braces of options inside its default come in pairs. */
  private static int closing(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String valueOf(String placeholder) {
    int fallback = placeholder.indexOf(":-");
    String name = fallback < 0 ? placeholder : placeholder.substring(0, fallback);
    if (name.endsWith("PID") || name.equals("sys:PID")) {
      return "%pid";
    }
    if (fallback >= 0) {
      return placeholder.substring(fallback + 2);
    }
    return name.endsWith("EXCEPTION_CONVERSION_WORD")
        ? "%ex"
        : name.endsWith("LEVEL_PATTERN") ? "%5p" : "%ignore";
  }
}
