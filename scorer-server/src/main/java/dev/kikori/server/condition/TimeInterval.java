package dev.kikori.server.condition;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A time as Alertmanager's {@code time_intervals} have it: each list that is there has to hold, and a list holds if one of its entries does.
 * Immutable.
 *
 * @param times times of the day
 * @param weekdays {@code saturday} or {@code monday:friday}
 * @param daysOfMonth {@code 1:5}, or from the month's end {@code -3:-1}
 * @param months {@code december}, {@code 12} or {@code january:march}
 * @param years {@code 2027} or {@code 2026:2028}
 * @param location time zone such as {@code Europe/Berlin}, by default UTC
 */
public record TimeInterval(
    List<Times> times,
    List<String> weekdays,
    List<String> daysOfMonth,
    List<String> months,
    List<String> years,
    String location) {
  /** {@value}. */
  public static final String DEFAULT_LOCATION = "UTC";

  /**
   * A time of the day.
   *
   * @param startTime {@code 09:00}
   * @param endTime {@code 17:00} or {@code 24:00}, not part of it
   */
  public record Times(String startTime, String endTime) {
    public Times {
      if (minute("start_time", startTime) >= minute("end_time", endTime)) {
        throw new IllegalArgumentException(
            "end_time: " + endTime + " (expected: later than start_time on the same day)");
      }
    }
  }

  /** From and to, both inclusive. */
  private record Range(int from, int to) {}

  public TimeInterval(
      @Nullable List<Times> times,
      @Nullable List<String> weekdays,
      @Nullable List<String> daysOfMonth,
      @Nullable List<String> months,
      @Nullable List<String> years,
      @Nullable String location) {
    this.times = times == null ? List.of() : List.copyOf(times);
    this.weekdays = weekdays == null ? List.of() : List.copyOf(weekdays);
    this.daysOfMonth = daysOfMonth == null ? List.of() : List.copyOf(daysOfMonth);
    this.months = months == null ? List.of() : List.copyOf(months);
    this.years = years == null ? List.of() : List.copyOf(years);
    this.location = location == null ? DEFAULT_LOCATION : location;
    contains(Instant.EPOCH);
  }

  /** Whether it is that time. */
  public boolean contains(Instant at) {
    ZonedDateTime time = at.atZone(zone());
    int minute = time.getHour() * 60 + time.getMinute();
    // Each is worked out, whatever the others say: the constructor calls this to have them all
    // checked.
    boolean inTime = times.isEmpty() || times.stream().anyMatch(each -> holds(each, minute));
    boolean inWeek =
        holds("weekdays", weekdays, 1, 7, time.getDayOfWeek().getValue(), TimeInterval::weekday);
    boolean inMonth = dayHolds(time);
    boolean inYear = holds("months", months, 1, 12, time.getMonthValue(), TimeInterval::month);
    boolean inAge = holds("years", years, 1970, 9999, time.getYear(), Integer::parseInt);
    return inTime && inWeek && inMonth && inYear && inAge;
  }

  private static boolean holds(Times times, int minute) {
    return minute >= minute("start_time", times.startTime())
        && minute < minute("end_time", times.endTime());
  }

  private static boolean holds(
      String key, List<String> texts, int min, int max, int value, ToIntFunction<String> parse) {
    boolean holds = texts.isEmpty();
    for (String text : texts) {
      Range range = range(key, text, min, max, parse);
      holds |= value >= range.from && value <= range.to;
    }
    return holds;
  }

  private boolean dayHolds(ZonedDateTime time) {
    int length = time.toLocalDate().lengthOfMonth();
    boolean holds = daysOfMonth.isEmpty();
    for (String text : daysOfMonth) {
      Range range = range("days_of_month", text, -31, 31, Integer::parseInt);
      holds |=
          time.getDayOfMonth() >= fromStart(range.from, length)
              && time.getDayOfMonth() <= fromStart(range.to, length);
    }
    return holds;
  }

  private static int fromStart(int day, int length) {
    return day < 0 ? length + day + 1 : day;
  }

  private static Range range(
      String key, String text, int min, int max, ToIntFunction<String> parse) {
    int colon = text.indexOf(':');
    try {
      int from = parse.applyAsInt((colon < 0 ? text : text.substring(0, colon)).strip());
      int to = colon < 0 ? from : parse.applyAsInt(text.substring(colon + 1).strip());
      boolean ordered = from <= to || (from > 0 && to < 0);
      if (from >= min && to <= max && ordered && from != 0 && to != 0) {
        return new Range(from, to);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(key, text, e);
    }
    throw wrong(key, text, null);
  }

  private static IllegalArgumentException wrong(
      String key, String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        key + ": " + text + " (expected: one or FIRST:LAST)", cause);
  }

  private static int minute(String key, String text) {
    if (text != null && text.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00")) {
      return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }
    throw new IllegalArgumentException(key + ": " + text + " (expected: HH:MM, 00:00..24:00)");
  }

  private static int weekday(String name) {
    return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)).getValue();
  }

  private static int month(String name) {
    return name.matches("\\d{1,2}")
        ? Integer.parseInt(name)
        : Month.valueOf(name.toUpperCase(Locale.ROOT)).getValue();
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(location);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "location: " + location + " (expected: a time zone such as Europe/Berlin)", e);
    }
  }
}
