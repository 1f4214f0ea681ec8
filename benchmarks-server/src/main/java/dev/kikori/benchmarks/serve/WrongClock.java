package dev.kikori.benchmarks.serve;

import java.util.concurrent.TimeUnit;

/** Clocks of applications that are wrong, each in its own way. */
public enum WrongClock {
  DAY_AHEAD,
  YEAR_BACK,
  EPOCH,
  NEGATIVE,
  SMALLEST,
  LARGEST,
  /** Another one of these at each event. */
  ZIGZAG;

  /**
   * What it shows, in milliseconds since 1970.
   *
   * @param now what a right one shows
   * @param event how often it was looked at before
   */
  long shown(long now, long event) {
    return switch (this) {
      case DAY_AHEAD -> now + TimeUnit.DAYS.toMillis(1);
      case YEAR_BACK -> now - TimeUnit.DAYS.toMillis(365);
      case EPOCH -> 0;
      case NEGATIVE -> -now;
      case SMALLEST -> Long.MIN_VALUE;
      case LARGEST -> Long.MAX_VALUE;
      case ZIGZAG -> zigzag(now, event);
    };
  }

  private static long zigzag(long now, long event) {
    WrongClock[] clocks = values();
    WrongClock next = clocks[(int) (event % clocks.length)];
    return next == ZIGZAG ? now : next.shown(now, event);
  }
}
