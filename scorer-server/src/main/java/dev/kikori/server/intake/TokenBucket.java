package dev.kikori.server.intake;

import java.util.function.LongSupplier;

/**
 * Lets a rate through. Whoever comes while something is left takes all it wants and may leave a debt, so that a batch larger than the
 * burst gets through as well; the next one waits until the debt is paid. Safe for use by many threads.
 */
final class TokenBucket {
  private static final double BURST_SECONDS = 2;

  private final double perNano;
  private final double burst;
  private final LongSupplier nanoTime;
  private double left;
  private long at;

  /**
   * A full bucket.
   *
   * @param perSecond 0: no limit
   */
  TokenBucket(long perSecond, LongSupplier nanoTime) {
    this.perNano = perSecond / 1e9;
    this.burst = perSecond * BURST_SECONDS;
    this.nanoTime = nanoTime;
    this.left = burst;
    this.at = nanoTime.getAsLong();
  }

  /** How long to wait before the next may take something, in nanoseconds; 0: nothing to wait for. */
  synchronized long waitNanos() {
    if (perNano == 0) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    left = Math.min(burst, left + Math.max(0, now - at) * perNano);
    at = now;
    return left > 0 ? 0 : (long) Math.ceil((1 - left) / perNano);
  }

  synchronized void take(long amount) {
    left -= amount;
  }
}
