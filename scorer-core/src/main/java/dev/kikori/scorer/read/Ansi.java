package dev.kikori.scorer.read;

/** Takes the colours of console layouts out of a line. */
final class Ansi {
  private static final char ESCAPE = '\u001B';

  private Ansi() {}

  static String strip(String line) {
    int escape = line.indexOf(ESCAPE);
    if (escape < 0) {
      return line;
    }
    StringBuilder text = new StringBuilder(line.length());
    int from = 0;
    while (escape >= 0) {
      text.append(line, from, escape);
      from = sequenceEnd(line, escape);
      escape = line.indexOf(ESCAPE, from);
    }
    return text.append(line, from, line.length()).toString();
  }

  /** Behind {@code ESC [ parameters letter}; behind the escape itself where something else follows. */
  private static int sequenceEnd(String line, int escape) {
    int at = escape + 1;
    if (at >= line.length() || line.charAt(at) != '[') {
      return at;
    }
    at++;
    while (at < line.length() && line.charAt(at) >= ' ' && line.charAt(at) < '@') {
      at++;
    }
    return Math.min(line.length(), at + 1);
  }
}
