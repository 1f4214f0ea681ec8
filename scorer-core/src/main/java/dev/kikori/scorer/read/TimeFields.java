package dev.kikori.scorer.read;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The parts of a timestamp as a line states them; what it leaves out is marked, and filled in by {@link TimeResolver}. */
final class TimeFields {
  static final int NONE = Integer.MIN_VALUE;

  int year;
  int month;
  int day;
  int dayOfYear;
  int hour;
  int minute;
  int second;
  int millis;
  int offsetSeconds;
  boolean afternoon;
  boolean twelveHours;
  boolean epoch;
  long epochMillis;
  @Nullable ZoneId zone;

  void clear() {
    year = NONE;
    month = NONE;
    day = NONE;
    dayOfYear = NONE;
    hour = 0;
    minute = 0;
    second = 0;
    millis = 0;
    offsetSeconds = NONE;
    afternoon = false;
    twelveHours = false;
    epoch = false;
    epochMillis = 0;
    zone = null;
  }

  /** Whether the line states no date, as in {@code HH:mm:ss}. */
  boolean isTimeOfDay() {
    return !epoch && year == NONE && month == NONE && dayOfYear == NONE;
  }

  /** Whether every part is one that a clock or a calendar can show. */
  boolean isValid() {
    return epoch
        || hour < 25
            && minute < 60
            && second < 61
            && (month == NONE || month >= 1 && month <= 12)
            && (day == NONE || day >= 1 && day <= 31)
            && (dayOfYear == NONE || dayOfYear >= 1 && dayOfYear <= 366);
  }
}
