package dev.kikori.server.notify;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Alertmanager's time interval. Immutable. */
final class TimeInterval {
  private final ZoneId zone;
  private final List<Range> minutes;
  private final List<Range> weekdays;
  private final List<Range> daysOfMonth;
  private final List<Range> months;
  private final List<Range> years;

  /** From and to, both inclusive. */
  private record Range(int from, int to) {
    boolean holds(int value) {
      return value >= from && value <= to;
    }
  }

  private TimeInterval(TimeIntervalConfig.Spec spec) {
    this.zone = zone(spec.location());
    this.minutes =
        spec.times().stream()
            .map(times -> new Range(minute(times.startTime()), minute(times.endTime()) - 1))
            .toList();
    this.weekdays = ranges("weekdays", spec.weekdays(), 1, 7, TimeInterval::weekday);
    this.daysOfMonth = ranges("days_of_month", spec.daysOfMonth(), -31, 31, Integer::parseInt);
    this.months = ranges("months", spec.months(), 1, 12, TimeInterval::month);
    this.years = ranges("years", spec.years(), 1970, 9999, Integer::parseInt);
  }

  /**
   * An interval.
   *
   * @throws IllegalArgumentException telling which entry is none
   */
  static TimeInterval of(TimeIntervalConfig.Spec spec) {
    return new TimeInterval(spec);
  }

  boolean contains(Instant at) {
    ZonedDateTime time = at.atZone(zone);
    return holds(minutes, time.getHour() * 60 + time.getMinute())
        && holds(weekdays, time.getDayOfWeek().getValue())
        && dayHolds(time)
        && holds(months, time.getMonthValue())
        && holds(years, time.getYear());
  }

  /** Minutes since midnight. */
  static int minute(@Nullable String text) {
    if (text != null && text.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00")) {
      return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }
    throw new IllegalArgumentException(
        "start_time, end_time: " + text + " (expected: HH:MM, 00:00..24:00)");
  }

  private static boolean holds(List<Range> ranges, int value) {
    return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.holds(value));
  }

  private boolean dayHolds(ZonedDateTime time) {
    int length = time.toLocalDate().lengthOfMonth();
    int day = time.getDayOfMonth();
    return daysOfMonth.isEmpty()
        || daysOfMonth.stream()
            .anyMatch(
                range ->
                    day >= fromStart(range.from(), length) && day <= fromStart(range.to(), length));
  }

  private static int fromStart(int day, int length) {
    return day < 0 ? length + day + 1 : day;
  }

  private static List<Range> ranges(
      String key, List<String> texts, int min, int max, ToIntFunction<String> parse) {
    return texts.stream().map(text -> range(key, text, min, max, parse)).toList();
  }

  private static Range range(
      String key, String text, int min, int max, ToIntFunction<String> parse) {
    int colon = text.indexOf(':');
    try {
      int from = parse.applyAsInt((colon < 0 ? text : text.substring(0, colon)).strip());
      int to = colon < 0 ? from : parse.applyAsInt(text.substring(colon + 1).strip());
      boolean ordered = from <= to || (from > 0 && to < 0);
      if (from >= min && to <= max && ordered && (from != 0 && to != 0)) {
        return new Range(from, to);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(key, text);
    }
    throw wrong(key, text);
  }

  private static IllegalArgumentException wrong(String key, String text) {
    return new IllegalArgumentException(key + ": " + text + " (expected: one or FIRST:LAST)");
  }

  private static int weekday(String name) {
    return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)).getValue();
  }

  private static int month(String name) {
    return name.matches("\\d{1,2}")
        ? Integer.parseInt(name)
        : Month.valueOf(name.toUpperCase(Locale.ROOT)).getValue();
  }

  private static ZoneId zone(@Nullable String location) {
    try {
      return location == null ? ZoneOffset.UTC : ZoneId.of(location);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "location: " + location + " (expected: a time zone such as Europe/Berlin)", e);
    }
  }
}
