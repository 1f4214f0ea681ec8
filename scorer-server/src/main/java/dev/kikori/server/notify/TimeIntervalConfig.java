package dev.kikori.server.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time that routes refer to by name, as Alertmanager has it.
 *
 * @param name what routes call it
 * @param timeIntervals it is that time if one of these is
 */
public record TimeIntervalConfig(String name, List<Spec> timeIntervals) {
  /**
   * A time. Each list that is there must hold; a list holds if one of its entries does.
   *
   * @param times times of the day
   * @param weekdays {@code saturday} or {@code monday:friday}
   * @param daysOfMonth {@code 1:5} or, counted from the end, {@code -3:-1}
   * @param months {@code december}, {@code 12} or {@code 1:3}
   * @param years {@code 2027} or {@code 2026:2028}
   * @param location time zone, by default UTC
   */
  public record Spec(
      List<Times> times,
      List<String> weekdays,
      List<String> daysOfMonth,
      List<String> months,
      List<String> years,
      @Nullable String location) {
    public Spec {
      times = times == null ? List.of() : List.copyOf(times);
      weekdays = weekdays == null ? List.of() : List.copyOf(weekdays);
      daysOfMonth = daysOfMonth == null ? List.of() : List.copyOf(daysOfMonth);
      months = months == null ? List.of() : List.copyOf(months);
      years = years == null ? List.of() : List.copyOf(years);
    }
  }

  /**
   * A time of the day.
   *
   * @param startTime {@code 09:00}, inclusive
   * @param endTime {@code 17:00} or {@code 24:00}, exclusive
   */
  public record Times(String startTime, String endTime) {
    public Times {
      if (TimeInterval.minute(startTime) >= TimeInterval.minute(endTime)) {
        throw new IllegalArgumentException(
            "end_time: " + endTime + " (expected: later than start_time on the same day)");
      }
    }
  }

  public TimeIntervalConfig {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("name: missing (expected: a name)");
    }
    timeIntervals = timeIntervals == null ? List.of() : List.copyOf(timeIntervals);
    for (int i = 0; i < timeIntervals.size(); i++) {
      try {
        TimeInterval.of(timeIntervals.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("time_intervals[" + i + "]." + e.getMessage(), e);
      }
    }
  }
}
