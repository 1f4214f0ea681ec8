package dev.kikori.scorer.read;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A date pattern as logging frameworks write it ({@code yyyy-MM-dd HH:mm:ss,SSS}), compiled for matching at a position of a line. More
 * lenient than {@link java.time.format.DateTimeFormatter} in what real logs vary in (comma or point before the fraction, its number of
 * digits, blanks before a one-digit day), and some twenty times faster. Immutable.
 */
final class TimestampFormat {
  private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec ";
  private static final String DAYS = "mon tue wed thu fri sat sun ";
  private static final char EPOCH_SECONDS = '1';
  private static final char EPOCH_MILLIS = '2';
  private static final char DATE_TIME_SEPARATOR = '3';
  private static final char UNPADDED_MILLIS = '4';
  private static final char ANY = '5';

  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("DEFAULT", "yyyy-MM-dd HH:mm:ss,SSS"),
          Map.entry("DEFAULT_MICROS", "yyyy-MM-dd HH:mm:ss,SSSSSS"),
          Map.entry("DEFAULT_NANOS", "yyyy-MM-dd HH:mm:ss,SSSSSSSSS"),
          Map.entry("DEFAULT_PERIOD", "yyyy-MM-dd HH:mm:ss.SSS"),
          Map.entry("STRICT", "yyyy-MM-dd HH:mm:ss,SSS"),
          Map.entry("ISO8601", "yyyy-MM-dd HH:mm:ss,SSS"),
          Map.entry("ISO8601_PERIOD", "yyyy-MM-dd HH:mm:ss.SSS"),
          Map.entry("ISO8601_PERIOD_MICROS", "yyyy-MM-dd HH:mm:ss.SSSSSS"),
          Map.entry("ISO8601_BASIC", "yyyyMMdd'T'HHmmss,SSS"),
          Map.entry("ISO8601_BASIC_PERIOD", "yyyyMMdd'T'HHmmss.SSS"),
          Map.entry("ISO8601_OFFSET_DATE_TIME_HH", "yyyy-MM-dd HH:mm:ss,SSSX"),
          Map.entry("ISO8601_OFFSET_DATE_TIME_HHMM", "yyyy-MM-dd HH:mm:ss,SSSX"),
          Map.entry("ISO8601_OFFSET_DATE_TIME_HHCMM", "yyyy-MM-dd HH:mm:ss,SSSX"),
          Map.entry("ABSOLUTE", "HH:mm:ss,SSS"),
          Map.entry("ABSOLUTE_PERIOD", "HH:mm:ss.SSS"),
          Map.entry("ABSOLUTE_MICROS", "HH:mm:ss,SSSSSS"),
          Map.entry("ABSOLUTE_NANOS", "HH:mm:ss,SSSSSSSSS"),
          Map.entry("COMPACT", "yyyyMMddHHmmssSSS"),
          Map.entry("DATE", "dd MMM yyyy HH:mm:ss,SSS"),
          Map.entry("DATE_PERIOD", "dd MMM yyyy HH:mm:ss.SSS"),
          Map.entry("US_MONTH_DAY_YEAR2_TIME", "dd/MM/yy HH:mm:ss.SSS"),
          Map.entry("US_MONTH_DAY_YEAR4_TIME", "dd/MM/yyyy HH:mm:ss.SSS"),
          Map.entry("UNIX", String.valueOf(EPOCH_SECONDS)),
          Map.entry("UNIX_MILLIS", String.valueOf(EPOCH_MILLIS)));

  /** Whatever {@link TimestampScanner} knows. */
  static final TimestampFormat AUTO = new TimestampFormat(new char[] {ANY}, new int[] {0});

  /** What to read: a pattern letter, or 0 for the literal character in {@link #widths}. */
  private final char[] kinds;

  /** Digits of an adjacent number, 0 for as many as there are; or the literal character. */
  private final int[] widths;

  private TimestampFormat(char[] kinds, int[] widths) {
    this.kinds = kinds;
    this.widths = widths;
  }

  /**
   * Compiles a pattern.
   *
   * @param pattern a name that Logback or Log4j2 knows ({@code ISO8601}, {@code ABSOLUTE}, {@code UNIX_MILLIS} …) or a Java date pattern;
   *     the empty one is {@code yyyy-MM-dd HH:mm:ss,SSS}
   * @throws IllegalArgumentException for a pattern letter that stands for nothing a log line shows
   */
  static TimestampFormat of(String pattern) {
    if (pattern.equals("AUTO")) {
      return AUTO;
    }
    String named =
        pattern.isEmpty() ? NAMED.get("DEFAULT") : NAMED.get(pattern.toUpperCase(Locale.ROOT));
    return compile(named != null ? named : pattern);
  }

  private static TimestampFormat compile(String pattern) {
    List<Integer> kinds = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '\'') {
        at = compileQuoted(pattern, at + 1, kinds, widths);
        continue;
      }
      int end = at + 1;
      while (end < pattern.length() && pattern.charAt(end) == c && isLetter(c)) {
        end++;
      }
      compileRun(pattern, c, end - at, kinds, widths);
      at = end;
    }
    return finish(kinds, widths);
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static int compileQuoted(
      String pattern, int start, List<Integer> kinds, List<Integer> widths) {
    int close = pattern.indexOf('\'', start);
    if (close < 0) {
      throw new IllegalArgumentException("date pattern: " + pattern + " (expected: a closing ')");
    }
    String literal = close == start ? "'" : pattern.substring(start, close);
    for (int i = 0; i < literal.length(); i++) {
      kinds.add(0);
      widths.add((int) literal.charAt(i));
    }
    return close + 1;
  }

  private static void compileRun(
      String pattern, char c, int count, List<Integer> kinds, List<Integer> widths) {
    switch (c) {
      case 'u', 'y' -> add(kinds, widths, 'y', count == 1 ? 0 : count);
      case 'M', 'L' -> add(kinds, widths, count >= 3 ? 'N' : 'M', count);
      case 'd', 'D', 'H', 'm', 's', 'S' -> add(kinds, widths, c, count);
      case 'k' -> add(kinds, widths, 'H', count);
      case 'h', 'K' -> add(kinds, widths, 'h', count);
      case 'n', 'N' -> add(kinds, widths, 'S', count);
      case 'E', 'e', 'c' -> add(kinds, widths, 'E', count);
      case 'a' -> add(kinds, widths, 'a', count);
      case 'z', 'Z', 'X', 'x', 'V', 'O' -> add(kinds, widths, 'Z', count);
      case EPOCH_SECONDS, EPOCH_MILLIS -> add(kinds, widths, c, count);
      case '[', ']' -> throw unsupported(pattern, c);
      default -> {
        if (isLetter(c)) {
          throw unsupported(pattern, c);
        }
        add(kinds, widths, (char) 0, c);
      }
    }
  }

  private static IllegalArgumentException unsupported(String pattern, char c) {
    return new IllegalArgumentException(
        "date pattern: "
            + pattern
            + " has '"
            + c
            + "' (expected: the letters y u M L d D H k h K m s S n E a z Z X x V O, or quotes around text)");
  }

  private static void add(List<Integer> kinds, List<Integer> widths, char kind, int width) {
    kinds.add((int) kind);
    widths.add(width);
  }

  /** A number is read to its last digit unless another number follows at once; between date and time a T is as good as a blank. */
  private static TimestampFormat finish(List<Integer> kinds, List<Integer> widths) {
    char[] k = new char[kinds.size()];
    int[] w = new int[k.length];
    for (int i = 0; i < k.length; i++) {
      k[i] = (char) (int) kinds.get(i);
      w[i] = widths.get(i);
    }
    for (int i = 0; i < k.length; i++) {
      boolean nextIsNumber = i + 1 < k.length && isNumber(k[i + 1]);
      if (isNumber(k[i]) && !nextIsNumber && !(i > 0 && isNumber(k[i - 1])) && k[i] != 'y') {
        w[i] = 0;
      } else if (k[i] == 0
          && (w[i] == ' ' || w[i] == 'T')
          && i > 0
          && k[i - 1] == 'd'
          && i + 1 < k.length
          && k[i + 1] == 'H') {
        k[i] = DATE_TIME_SEPARATOR;
      }
      if (k[i] == 'S' && i > 0 && k[i - 1] == 0 && w[i - 1] == ':') {
        k[i] = UNPADDED_MILLIS;
      }
    }
    return new TimestampFormat(k, w);
  }

  private static boolean isNumber(char kind) {
    return "yMdDHhmsS".indexOf(kind) >= 0;
  }

  /**
   * Matches at a position.
   *
   * @param text a line
   * @param start where the timestamp would begin
   * @param into takes the parts; overwritten even where there is no match
   * @return where the timestamp ends, or -1 if there is none
   */
  int match(String text, int start, TimeFields into) {
    into.clear();
    int at = start;
    for (int i = 0; i < kinds.length && at >= 0; i++) {
      at = matchPart(text, at, kinds[i], widths[i], into);
    }
    return at >= 0 && into.isValid() ? at : -1;
  }

  private static int matchPart(String text, int at, char kind, int width, TimeFields into) {
    return switch (kind) {
      case 0 -> matchLiteral(text, at, (char) width);
      case DATE_TIME_SEPARATOR ->
          at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == 'T') ? at + 1 : -1;
      case ANY -> TimestampScanner.match(text, at, into);
      case 'S' -> matchFraction(text, at, width, into);
      case 'N' -> matchMonth(text, at, into);
      case 'E' -> matchDay(text, at);
      case 'a' -> matchHalf(text, at, into);
      case 'Z' -> matchZone(text, at, into);
      case EPOCH_SECONDS, EPOCH_MILLIS -> matchEpoch(text, at, kind, into);
      default -> matchNumber(text, at, kind, width, into);
    };
  }

  private static int matchLiteral(String text, int at, char literal) {
    if (at >= text.length()) {
      return -1;
    }
    char c = text.charAt(at);
    if (c == literal) {
      return literal == ' ' ? skipBlanks(text, at + 1) : at + 1;
    }
    return (literal == ',' || literal == '.') && (c == '.' || c == ',') ? at + 1 : -1;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int matchNumber(String text, int start, char kind, int width, TimeFields into) {
    int limit = Math.min(text.length(), start + (width > 0 ? width : 4));
    int value = 0;
    int at = start;
    while (at < limit) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      at++;
    }
    if (at == start || width > 1 && at - start != width) {
      return -1;
    }
    switch (kind) {
      case 'y' -> into.year = at - start == 2 ? 2000 + value : value;
      case 'M' -> into.month = value;
      case 'd' -> into.day = value;
      case 'D' -> into.dayOfYear = value;
      case 'H' -> into.hour = value;
      case 'h' -> {
        into.hour = value;
        into.twelveHours = true;
      }
      case 'm' -> into.minute = value;
      case UNPADDED_MILLIS -> into.millis = Math.min(value, 999);
      default -> into.second = value;
    }
    return at;
  }

  static int matchFraction(String text, int start, int width, TimeFields into) {
    int limit = Math.min(text.length(), start + (width > 0 ? width : 9));
    int at = start;
    int millis = 0;
    while (at < limit) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      millis = at - start < 3 ? millis * 10 + digit : millis;
      at++;
    }
    int digits = at - start;
    into.millis = digits == 1 ? millis * 100 : digits == 2 ? millis * 10 : millis;
    return digits == 0 ? -1 : at;
  }

  private static int matchMonth(String text, int at, TimeFields into) {
    int index = nameIndex(MONTHS, text, at);
    if (index < 0) {
      return -1;
    }
    into.month = index + 1;
    return skipLetters(text, at);
  }

  private static int matchDay(String text, int at) {
    return nameIndex(DAYS, text, at) < 0 ? -1 : skipLetters(text, at);
  }

  /** Which of the three-letter names stands at a position, or -1. */
  private static int nameIndex(String names, String text, int at) {
    for (int i = 0; i < names.length(); i += 4) {
      if (text.regionMatches(true, at, names, i, 3)) {
        return i / 4;
      }
    }
    return -1;
  }

  private static int skipLetters(String text, int from) {
    int at = from;
    while (at < text.length() && isLetter(text.charAt(at))) {
      at++;
    }
    return at < text.length() && text.charAt(at) == '.' ? at + 1 : at;
  }

  private static int matchHalf(String text, int at, TimeFields into) {
    boolean afternoon = text.regionMatches(true, at, "PM", 0, 2);
    into.afternoon = afternoon;
    return afternoon || text.regionMatches(true, at, "AM", 0, 2) ? at + 2 : -1;
  }

  private static int matchEpoch(String text, int start, char kind, TimeFields into) {
    int at = start;
    long value = 0;
    while (at < text.length() && at - start < 19 && isDigit(text.charAt(at))) {
      value = value * 10 + (text.charAt(at) - '0');
      at++;
    }
    int digits = at - start;
    if (digits == 0
        || at < text.length() && isDigit(text.charAt(at))
        || kind == EPOCH_SECONDS && digits > 11) {
      return -1;
    }
    into.epoch = true;
    into.epochMillis = kind == EPOCH_SECONDS ? value * 1000 : value;
    if (kind == EPOCH_SECONDS
        && at + 1 < text.length()
        && text.charAt(at) == '.'
        && isDigit(text.charAt(at + 1))) {
      at = matchFraction(text, at + 1, 0, into);
      into.epochMillis += into.millis;
    }
    return at;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** An offset ({@code Z}, {@code +01}, {@code +0100}, {@code GMT+01:00}) or a zone's name. */
  static int matchZone(String text, int start, TimeFields into) {
    if (start >= text.length()) {
      return -1;
    }
    char c = text.charAt(start);
    if (c == 'Z' && (start + 1 == text.length() || !isLetter(text.charAt(start + 1)))) {
      into.offsetSeconds = 0;
      return start + 1;
    }
    if (c == '+' || c == '-') {
      return matchOffset(text, start, into);
    }
    int end = start;
    while (end < text.length()
        && (isLetter(text.charAt(end))
            || end > start && "/_+-:0123456789".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end == start ? -1 : zoneNamed(text.substring(start, end), into) ? end : -1;
  }

  private static int matchOffset(String text, int start, TimeFields into) {
    int digits = 0;
    int value = 0;
    int at = start + 1;
    while (at < text.length() && digits < 4) {
      char c = text.charAt(at);
      if (isDigit(c)) {
        value = value * 10 + (c - '0');
        digits++;
      } else if (c != ':' || digits != 2) {
        break;
      }
      at++;
    }
    if (digits != 2 && digits != 4) {
      return -1;
    }
    int seconds = digits == 2 ? value * 3600 : value / 100 * 3600 + value % 100 * 60;
    into.offsetSeconds = text.charAt(start) == '-' ? -seconds : seconds;
    return at;
  }

  private static boolean zoneNamed(String name, TimeFields into) {
    try {
      ZoneId zone = ZoneId.of(name, ZoneId.SHORT_IDS);
      if (zone instanceof ZoneOffset offset) {
        into.offsetSeconds = offset.getTotalSeconds();
      } else {
        into.zone = zone;
      }
      return true;
    } catch (DateTimeException e) {
      return name.length() <= 5 && name.equals(name.toUpperCase(Locale.ROOT));
    }
  }
}
