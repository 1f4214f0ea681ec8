package dev.kikori.scorer.read;

/** The tag of a syslog line: the program's name, its process id if stated, and a colon ({@code sshd(pam_unix)[29997]:}). */
final class ProgramTag {
  private static final int MAX_LENGTH = 128;

  private ProgramTag() {}

  /** Where the program's name ends, or -1 if there is no tag at this position. */
  static int nameEnd(String line, int start) {
    int limit = Math.min(line.length(), start + MAX_LENGTH);
    int at = start;
    while (at < limit && isNameChar(line.charAt(at))) {
      at++;
    }
    if (at == start || at >= line.length()) {
      return -1;
    }
    char c = line.charAt(at);
    if (c == ':') {
      return isTagColon(line, at) ? at : -1;
    }
    return c == '[' && tagEnd(line, at) > at ? at : -1;
  }

  private static boolean isNameChar(char c) {
    return c > ' ' && c != ':' && c != '[' && c != '"' && c != '=' && c != ']';
  }

  private static boolean isTagColon(String line, int at) {
    return at + 1 >= line.length() || line.charAt(at + 1) == ' ';
  }

  /** Where the tag that goes on at {@code nameEnd} ends, after its colon and one blank; {@code nameEnd} itself if it does not go on. */
  static int tagEnd(String line, int nameEnd) {
    int at = nameEnd;
    if (at < line.length() && line.charAt(at) == '[') {
      int close = line.indexOf(']', at);
      if (close < 0 || close - at > MAX_LENGTH) {
        return nameEnd;
      }
      at = close + 1;
    }
    if (at >= line.length() || line.charAt(at) != ':') {
      return nameEnd;
    }
    at++;
    return at < line.length() && line.charAt(at) == ' ' ? at + 1 : at;
  }
}
