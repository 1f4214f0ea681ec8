package dev.kikori.server.notify;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When a delivery that failed is tried again: the schedule of Standard Webhooks 1.0, some 75 hours in ten attempts, and what the receiver asks for. */
final class RetrySchedule {
  /** Attempts before a notification is given up. */
  static final int MAX_ATTEMPTS = 10;

  /** The longest that a receiver's {@code Retry-After} is honoured. */
  static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

  private static final List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final double JITTER = 0.1;

  private final RandomGenerator random;

  RetrySchedule(RandomGenerator random) {
    this.random = random;
  }

  /**
   * How long to wait after an attempt, or null if it was the last. Up to a tenth longer than the schedule says, so that not everything comes
   * at once.
   *
   * @param attempts how many there were
   */
  @Nullable Duration after(int attempts, @Nullable Duration retryAfter) {
    if (attempts >= MAX_ATTEMPTS) {
      return null;
    }
    long millis = DELAYS.get(Math.max(0, attempts - 1)).toMillis();
    Duration delay = Duration.ofMillis(millis + (long) (millis * JITTER * random.nextDouble()));
    Duration asked = bounded(retryAfter);
    return asked.compareTo(delay) > 0 ? asked : delay;
  }

  /** What a receiver asks for, within bounds. */
  static Duration bounded(@Nullable Duration retryAfter) {
    if (retryAfter == null) {
      return Duration.ZERO;
    }
    return retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
  }
}
