package dev.kikori.scorer.template;

/** Message patterns of SLF4J and Log4j2 as template texts. */
final class Patterns {
  private Patterns() {}

  /** Puts {@code <*>} for each placeholder; {@code \{}} is a pair of braces, and runs of white space are one space. */
  static String templateText(String pattern) {
    StringBuilder text = new StringBuilder(pattern.length() + 16);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && pattern.startsWith("{}", i + 1) && !pattern.startsWith("\\", i - 1)) {
        text.append("{}");
        i += 2;
      } else if (c == '{' && pattern.startsWith("}", i + 1)) {
        text.append(Mask.ANY.text());
        i++;
      } else if (c <= ' ') {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
          text.append(' ');
        }
      } else {
        text.append(c);
      }
    }
    return text.toString().strip();
  }
}
