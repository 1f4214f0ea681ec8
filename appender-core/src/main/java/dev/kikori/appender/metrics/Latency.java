package dev.kikori.appender.metrics;

/** How long something takes: one thread records, any thread reads. */
public final class Latency {
  private volatile long count;
  private volatile long totalNanos;
  private volatile long lastNanos;
  private volatile long maxNanos;

  // One thread writes; volatile is for those who read.
  @SuppressWarnings({"NonAtomicVolatileUpdate", "NonAtomicOperationOnVolatileField"})
  void record(long nanos) {
    lastNanos = nanos;
    totalNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
    count++;
  }

  /** How many were recorded. */
  public long count() {
    return count;
  }

  /** The sum of all. */
  public long totalNanos() {
    return totalNanos;
  }

  /** The latest; 0 before the first. */
  public long lastNanos() {
    return lastNanos;
  }

  /** The longest since the start. */
  public long maxNanos() {
    return maxNanos;
  }
}
