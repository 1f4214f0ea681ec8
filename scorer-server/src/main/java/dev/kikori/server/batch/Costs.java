package dev.kikori.server.batch;

/** What a window has cost a model lately: recent batches weigh more. Safe for use by many threads. */
final class Costs {
  private static final double SHARE = 0.1;

  private volatile double nanos;

  synchronized void add(long batchNanos, int windows) {
    double each = (double) batchNanos / windows;
    nanos += nanos == 0 ? each : SHARE * (each - nanos);
  }

  /** Nanoseconds a window; 0 if nobody knows. */
  double nanos() {
    return nanos;
  }
}
