package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Turns {@link TimeFields} into milliseconds since the epoch. What the line leaves out is filled in: the zone from the options; the year so
 * that the time lies at or before the reference time (log lines are not from the future); the day from the reference, one more whenever
 * the time of day falls back by more than half a day.
 */
final class TimeResolver {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 86_400_000;

  private final ZoneId zone;
  private final boolean fixedOffset;
  private final long fixedOffsetMillis;
  private final int referenceYear;
  private final long referenceMillis;
  private long dayMillis;
  private long lastTimeOfDay = Long.MIN_VALUE;
  private long cachedHour = Long.MIN_VALUE;
  private long cachedOffsetMillis;

  TimeResolver(ZoneId zone, Instant reference) {
    this.zone = zone;
    this.fixedOffset = zone.getRules().isFixedOffset();
    this.fixedOffsetMillis =
        fixedOffset ? zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() * 1000L : 0;
    LocalDate day = LocalDate.ofInstant(reference, zone);
    this.referenceYear = day.getYear();
    this.referenceMillis = reference.toEpochMilli() + DAY_MILLIS;
    this.dayMillis = day.toEpochDay() * DAY_MILLIS;
  }

  /** Milliseconds since the epoch, or {@link LogEvent#NO_TIMESTAMP} for a date that no calendar has. */
  long toMillis(TimeFields time) {
    if (time.epoch) {
      return time.epochMillis;
    }
    long ofDay = timeOfDayMillis(time);
    if (time.isTimeOfDay()) {
      return toUtc(rollingDay(ofDay) + ofDay, time);
    }
    if (time.year != TimeFields.NONE) {
      return toUtc(epochDay(time.year, time) * DAY_MILLIS + ofDay, time);
    }
    long thisYear = toUtc(epochDay(referenceYear, time) * DAY_MILLIS + ofDay, time);
    return thisYear <= referenceMillis
        ? thisYear
        : toUtc(epochDay(referenceYear - 1, time) * DAY_MILLIS + ofDay, time);
  }

  private static long timeOfDayMillis(TimeFields time) {
    int hour = time.hour;
    if (time.twelveHours) {
      hour = hour % 12 + (time.afternoon ? 12 : 0);
    }
    return hour * HOUR_MILLIS + time.minute * 60_000L + time.second * 1000L + time.millis;
  }

  private long rollingDay(long timeOfDay) {
    if (lastTimeOfDay - timeOfDay > DAY_MILLIS / 2 && lastTimeOfDay != Long.MIN_VALUE) {
      dayMillis += DAY_MILLIS;
    }
    lastTimeOfDay = timeOfDay;
    return dayMillis;
  }

  private static long epochDay(int year, TimeFields time) {
    if (time.dayOfYear != TimeFields.NONE) {
      return daysFromCivil(year, 1, 1) + time.dayOfYear - 1;
    }
    return daysFromCivil(
        year,
        time.month == TimeFields.NONE ? 1 : time.month,
        time.day == TimeFields.NONE ? 1 : time.day);
  }

  /** Days since the epoch in the proleptic Gregorian calendar, after Howard Hinnant's {@code days_from_civil}. */
  static long daysFromCivil(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }

  private long toUtc(long localMillis, TimeFields time) {
    if (time.offsetSeconds != TimeFields.NONE) {
      return localMillis - time.offsetSeconds * 1000L;
    }
    if (time.zone != null) {
      return localMillis - offsetMillis(time.zone, localMillis);
    }
    if (fixedOffset) {
      return localMillis - fixedOffsetMillis;
    }
    long hour = Math.floorDiv(localMillis, HOUR_MILLIS);
    if (hour != cachedHour) {
      cachedOffsetMillis = offsetMillis(zone, localMillis);
      cachedHour = hour;
    }
    return localMillis - cachedOffsetMillis;
  }

  private static long offsetMillis(ZoneId zone, long localMillis) {
    try {
      LocalDateTime local =
          LocalDateTime.ofEpochSecond(Math.floorDiv(localMillis, 1000L), 0, ZoneOffset.UTC);
      return zone.getRules().getOffset(local).getTotalSeconds() * 1000L;
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
