package dev.kikori.scorer.read;

import dev.kikori.scorer.event.Severity;

/** Looks for a level near the start of a message: {@code [ERROR]}, {@code ERROR:}, {@code level=error}, {@code "severity":"warn"}. */
final class LevelScan {
  private LevelScan() {}

  static Severity find(String line, int from, int length) {
    int limit = Math.min(line.length(), from + length);
    int at = from;
    while (at < limit) {
      while (at < limit && !isLetter(line.charAt(at))) {
        at++;
      }
      int end = at;
      while (end < limit && isLetter(line.charAt(end))) {
        end++;
      }
      if (end - at >= 3 && end - at <= 13) {
        Severity found = at(line, at, end);
        if (found != Severity.UNKNOWN) {
          return found;
        }
      }
      at = Math.max(end, at + 1);
    }
    return Severity.UNKNOWN;
  }

  private static Severity at(String line, int at, int end) {
    boolean capitals = isCapitals(line, at, end);
    char before = at > 0 ? line.charAt(at - 1) : ' ';
    char after = end < line.length() ? line.charAt(end) : ' ';
    boolean alone = capitals && " [(<|:".indexOf(before) >= 0 && " ])>|:".indexOf(after) >= 0;
    boolean bracketed = before == '[' && after == ']' || before == '<' && after == '>';
    boolean named = (before == '=' || before == '"' || before == ':') && isLevelKey(line, at);
    if (!alone && !bracketed && !named) {
      return Severity.UNKNOWN;
    }
    Severity found =
        end - at < 4 && !capitals && !bracketed && !named ? null : LevelNames.of(line, at, end);
    return found == null ? Severity.UNKNOWN : found;
  }

  private static boolean isLevelKey(String line, int valueStart) {
    int end = valueStart;
    while (end > 0 && "=\": ".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return end >= 5 && line.regionMatches(true, end - 5, "level", 0, 5)
        || end >= 8 && line.regionMatches(true, end - 8, "severity", 0, 8)
        || end >= 3 && line.regionMatches(true, end - 3, "lvl", 0, 3);
  }

  private static boolean isCapitals(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (line.charAt(i) < 'A' || line.charAt(i) > 'Z') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
