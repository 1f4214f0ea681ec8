package dev.kikori.benchmarks.append;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** One measured cell: an appender, a method, a number of threads. Times are medians over the iterations, in nanoseconds a call. */
record Cell(
    Appender appender,
    String method,
    int threads,
    double nanos,
    double leastNanos,
    double mostNanos,
    double callerBytes,
    double allBytes,
    long calls,
    long lost,
    long late,
    double stopSeconds) {
  private static final double HUNDRED = 100;

  static Cell of(Appender appender, String method, int threads, RunResult result) {
    double[] times =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
            .sorted()
            .toArray();
    return new Cell(
        appender,
        method,
        threads,
        median(times),
        times[0],
        times[times.length - 1],
        secondary(result, LossProfiler.CALLER_BYTES),
        secondary(result, "gc.alloc.rate.norm"),
        (long) secondary(result, LossProfiler.CALLS),
        (long) secondary(result, LossProfiler.LOST),
        (long) secondary(result, LossProfiler.LATE),
        secondary(result, LossProfiler.STOP_SECONDS));
  }

  double lostPercent() {
    return HUNDRED * lost / calls;
  }

  private static double secondary(RunResult result, String name) {
    Result<?> found = result.getSecondaryResults().get(name);
    return found == null ? Double.NaN : found.getScore();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
