package dev.kikori.server.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A clock that people can set, watched by one that nobody can. For use by one thread at a time. */
public final class WatchedClock {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Look last;

  /**
   * What a look at both clocks showed.
   *
   * @param now the time, as people call it
   * @param nanos the other clock's
   * @param set by how much the clock was set since the look before: below zero if back
   */
  public record Look(Instant now, long nanos, Duration set) {}

  /** Looks at it for the first time. */
  public WatchedClock(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.last = new Look(clock.instant(), nanoTime.getAsLong(), Duration.ZERO);
  }

  /** Looks at both clocks, and compares them with the look before. */
  public Look look() {
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    Duration set = Duration.between(last.now, now).minusNanos(nanos - last.nanos);
    last = new Look(now, nanos, set);
    return last;
  }
}
