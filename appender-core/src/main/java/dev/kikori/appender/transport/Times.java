package dev.kikori.appender.transport;

import java.time.Instant;

/** Points in time as the wire has them. */
final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Times() {}

  /** Of nanoseconds since 1970, without sign. */
  static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        Long.divideUnsigned(epochNanos, NANOS_PER_SECOND),
        Long.remainderUnsigned(epochNanos, NANOS_PER_SECOND));
  }
}
