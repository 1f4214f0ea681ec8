package dev.kikori.scorer.read;

import java.util.Arrays;
import java.util.List;

/** Finds out, without being told a pattern, whether a timestamp stands at a position: ISO 8601 in all its spellings first, then the rest. */
final class TimestampScanner {
  private static final List<TimestampFormat> STARTING_WITH_DIGIT =
      formats(
          "dd/MMM/yyyy:HH:mm:ss Z",
          "dd-MMM-yyyy HH:mm:ss.SSS",
          "dd-MMM-yyyy HH:mm:ss",
          "dd MMM yyyy HH:mm:ss,SSS",
          "dd MMM yyyy HH:mm:ss",
          "dd.MM.yyyy HH:mm:ss.SSS",
          "dd.MM.yyyy HH:mm:ss",
          "dd-MM-yyyy HH:mm:ss.SSS",
          "dd-MM-yyyy HH:mm:ss",
          "MM/dd/yyyy HH:mm:ss.SSS",
          "MM/dd/yyyy HH:mm:ss",
          "yy/MM/dd HH:mm:ss",
          "MM-dd HH:mm:ss.SSS",
          "MM.dd HH:mm:ss",
          "yyyyMMdd-H:m:s:SSS",
          "yyyyMMdd HH:mm:ss.SSS",
          "yyyyMMdd HH:mm:ss",
          "yyyyMMdd'T'HHmmss.SSS",
          "yyyyMMdd'T'HHmmss",
          "yyMMdd HHmmss");

  private static final List<TimestampFormat> STARTING_WITH_LETTER =
      formats(
          "MMM d HH:mm:ss.SSS",
          "MMM d HH:mm:ss yyyy",
          "MMM d HH:mm:ss",
          "EEE MMM d HH:mm:ss.SSS yyyy",
          "EEE MMM d HH:mm:ss yyyy",
          "EEE MMM d HH:mm:ss zzz yyyy",
          "EEE, d MMM yyyy HH:mm:ss zzz",
          "MMM d, yyyy h:mm:ss.SSS a",
          "MMM d, yyyy h:mm:ss a",
          "MMM d, yyyy HH:mm:ss",
          "MMM d yyyy HH:mm:ss");

  private TimestampScanner() {}

  private static List<TimestampFormat> formats(String... patterns) {
    return Arrays.stream(patterns).map(TimestampFormat::of).toList();
  }

  /** Where the timestamp that starts at a position ends, or -1 if none does. */
  static int match(String text, int start, TimeFields into) {
    if (text.length() - start < 8) {
      return -1;
    }
    char c = text.charAt(start);
    if (!TimestampFormat.isDigit(c)) {
      return c >= 'A' && c <= 'Z' ? firstOf(STARTING_WITH_LETTER, text, start, into) : -1;
    }
    int end = matchIso(text, start, into);
    if (end >= 0) {
      return end;
    }
    if (text.charAt(start + 2) == ':') {
      return matchTimeOfDay(text, start, into);
    }
    end = firstOf(STARTING_WITH_DIGIT, text, start, into);
    return end >= 0 ? end : matchEpoch(text, start, into);
  }

  private static int firstOf(
      List<TimestampFormat> formats, String text, int start, TimeFields into) {
    for (int i = 0; i < formats.size(); i++) {
      int end = formats.get(i).match(text, start, into);
      if (end >= 0 && (end == text.length() || !TimestampFormat.isDigit(text.charAt(end)))) {
        return end;
      }
    }
    return -1;
  }

  /** {@code 2024-01-02T03:04:05.678Z} and its relatives: other separators, any fraction or none, any zone or none. */
  private static int matchIso(String text, int start, TimeFields into) {
    if (text.length() - start < 16
        || !isDateSeparator(text.charAt(start + 4))
        || text.charAt(start + 7) != text.charAt(start + 4)) {
      return -1;
    }
    char between = text.charAt(start + 10);
    boolean dashes = between == '-' && text.charAt(start + 13) == '.';
    if (between != ' ' && between != 'T' && between != '_' && between != '-'
        || text.charAt(start + 13) != ':' && !dashes) {
      return -1;
    }
    into.clear();
    into.year = twoDigits(text, start) * 100 + twoDigits(text, start + 2);
    into.month = twoDigits(text, start + 5);
    into.day = twoDigits(text, start + 8);
    into.hour = twoDigits(text, start + 11);
    into.minute = twoDigits(text, start + 14);
    if ((into.year | into.month | into.day | into.hour | into.minute) < 0 || !into.isValid()) {
      return -1;
    }
    int at = start + 16;
    if (at + 2 < text.length() && text.charAt(at) == text.charAt(start + 13)) {
      into.second = twoDigits(text, at + 1);
      if (into.second < 0 || into.second > 60) {
        return -1;
      }
      at = afterFraction(text, at + 3, into);
    }
    return afterZone(text, at, into);
  }

  private static boolean isDateSeparator(char c) {
    return c == '-' || c == '/' || c == '.';
  }

  private static int twoDigits(String text, int at) {
    if (at + 1 >= text.length()) {
      return -1;
    }
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones;
  }

  private static int afterFraction(String text, int at, TimeFields into) {
    if (at + 1 < text.length()
        && (text.charAt(at) == '.' || text.charAt(at) == ',' || text.charAt(at) == ':')) {
      int end = TimestampFormat.matchFraction(text, at + 1, 0, into);
      return end < 0 ? at : end;
    }
    return at;
  }

  /** A zone follows at once, or after a blank if it is an offset: a word after a blank is more likely something else. */
  private static int afterZone(String text, int at, TimeFields into) {
    if (at >= text.length()) {
      return at;
    }
    char c = text.charAt(at);
    if (c == 'Z'
        || c == '+'
        || c == '-' && at + 1 < text.length() && TimestampFormat.isDigit(text.charAt(at + 1))) {
      int end = TimestampFormat.matchZone(text, at, into);
      return end < 0 ? at : end;
    }
    if (c != ' ' || at + 5 >= text.length()) {
      return at;
    }
    char sign = text.charAt(at + 1);
    boolean offset = (sign == '+' || sign == '-') && twoDigits(text, at + 2) >= 0;
    if (offset || text.startsWith("UTC", at + 1) || text.startsWith("GMT", at + 1)) {
      int end = TimestampFormat.matchZone(text, at + 1, into);
      return end < 0 ? at : end;
    }
    return at;
  }

  private static int matchTimeOfDay(String text, int start, TimeFields into) {
    into.clear();
    into.hour = twoDigits(text, start);
    into.minute = twoDigits(text, start + 3);
    into.second = text.charAt(start + 5) == ':' ? twoDigits(text, start + 6) : -1;
    if ((into.hour | into.minute | into.second) < 0 || !into.isValid()) {
      return -1;
    }
    return afterFraction(text, start + 8, into);
  }

  /** Ten digits are seconds, thirteen milliseconds, sixteen micro- and nineteen nanoseconds; within this century only. */
  private static int matchEpoch(String text, int start, TimeFields into) {
    int at = start;
    long value = 0;
    while (at < text.length() && at - start < 19 && TimestampFormat.isDigit(text.charAt(at))) {
      value = value * 10 + (text.charAt(at) - '0');
      at++;
    }
    boolean ends = at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
    long millis = EpochNumbers.toMillis(value, at - start);
    if (!ends || millis < 0) {
      return -1;
    }
    into.clear();
    into.epoch = true;
    into.epochMillis = millis;
    if (at - start == 10
        && at + 1 < text.length()
        && text.charAt(at) == '.'
        && TimestampFormat.isDigit(text.charAt(at + 1))) {
      at = TimestampFormat.matchFraction(text, at + 1, 0, into);
      into.epochMillis += into.millis;
    }
    return at;
  }
}
