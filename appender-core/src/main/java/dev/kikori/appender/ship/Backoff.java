package dev.kikori.appender.ship;

import java.util.function.LongUnaryOperator;

/**
 * Exponential back-off with full jitter: the wait before attempt {@code n} is drawn evenly from zero to {@code initial * 2^n}, capped.
 * See "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
final class Backoff {
  private final long initialNanos;
  private final long maxNanos;
  private final LongUnaryOperator draw;
  private int failures;

  /**
   * @param draw gives a number from zero to below its argument
   */
  Backoff(long initialNanos, long maxNanos, LongUnaryOperator draw) {
    this.initialNanos = initialNanos;
    this.maxNanos = maxNanos;
    this.draw = draw;
  }

  /** The next wait. */
  long nextNanos() {
    long bound = failures >= 40 ? maxNanos : Math.min(maxNanos, initialNanos << failures);
    bound = bound <= 0 ? maxNanos : bound;
    failures++;
    return draw.applyAsLong(bound + 1);
  }

  /** A wait for trouble that only a person can end: the upper half of the longest one. */
  long slowNanos() {
    return maxNanos / 2 + draw.applyAsLong(maxNanos / 2 + 1);
  }

  void reset() {
    failures = 0;
  }
}
