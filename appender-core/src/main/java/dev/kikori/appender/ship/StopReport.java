package dev.kikori.appender.ship;

/** What was left when the sender stopped. */
public final class StopReport {
  private final long abandoned;
  private final long spilled;

  StopReport(long abandoned, long spilled) {
    this.abandoned = abandoned;
    this.spilled = spilled;
  }

  /** Events that were given up. */
  public long abandoned() {
    return abandoned;
  }

  /** Events on disk, for the next run. */
  public long spilled() {
    return spilled;
  }
}
