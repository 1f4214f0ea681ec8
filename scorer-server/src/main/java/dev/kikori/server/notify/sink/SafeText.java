package dev.kikori.server.notify.sink;

/** Makes text that anybody may have written harmless to what it is put into. */
final class SafeText {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String CUT = "…";

  private SafeText() {}

  /** Text without half characters, which no encoder takes, and of at most so many characters (code points), the last of them an ellipsis if some were cut. */
  static String bounded(String text, int maxCodePoints) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), maxCodePoints) + 1);
    int count = 0;
    for (int i = 0; i < text.length(); ) {
      int code = text.codePointAt(i);
      i += Character.charCount(code);
      if (++count > maxCodePoints) {
        out.setLength(out.offsetByCodePoints(out.length(), -1));
        return out.append(CUT).toString();
      }
      boolean half = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
      out.appendCodePoint(half ? REPLACEMENT : code);
    }
    return out.toString();
  }

  /** Text as one line that a terminal shows as it is: no control character, no escape sequence, no change of direction. */
  static String oneLine(String text, int maxCodePoints) {
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\u001b') {
        i = afterEscape(text, i);
        continue;
      }
      int code = text.codePointAt(i);
      i += Character.charCount(code);
      boolean blank = Character.isWhitespace(code) || Character.isSpaceChar(code);
      if (blank && !space) {
        out.append(' ');
      } else if (!blank && visible(code)) {
        out.appendCodePoint(code);
      }
      space = blank;
    }
    return bounded(out.toString().strip(), maxCodePoints);
  }

  /** Slack's three. */
  static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static boolean visible(int code) {
    int type = Character.getType(code);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.UNASSIGNED;
  }

  /** Where the text goes on after an ANSI sequence that begins at {@code start}: CSI up to its final byte, OSC up to its end, else two characters. */
  private static int afterEscape(String text, int start) {
    int i = start + 1;
    if (i >= text.length()) {
      return i;
    }
    char kind = text.charAt(i++);
    if (kind == '[') {
      while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
        i++;
      }
      return Math.min(i + 1, text.length());
    }
    if (kind == ']' || kind == 'P' || kind == '_' || kind == '^') {
      while (i < text.length() && text.charAt(i) != '\u0007' && text.charAt(i) != '\u001b') {
        i++;
      }
      boolean terminated = i + 1 < text.length() && text.charAt(i) == '\u001b';
      return Math.min(i + (terminated ? 2 : 1), text.length());
    }
    return i;
  }
}
