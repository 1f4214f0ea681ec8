package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What the appender counted in all runs of an application.
 *
 * @param acknowledged what later runs delivered of what earlier ones left included
 * @param spilled on disk at the end
 * @param dropped by reason
 */
record Totals(
    long logged,
    long acknowledged,
    long spilled,
    long queued,
    long inFlight,
    Map<String, Long> dropped,
    long resent,
    long reconnects) {

  static Totals of(List<AppenderMetrics> runs) {
    long replayed = sum(runs, AppenderMetrics::replayed);
    Map<String, Long> dropped = new TreeMap<>();
    for (DropReason reason : DropReason.values()) {
      long events = sum(runs, run -> run.dropped(reason));
      if (events > 0) {
        dropped.put(reason.code(), events);
      }
    }
    return new Totals(
        sum(runs, AppenderMetrics::logged),
        sum(runs, AppenderMetrics::acknowledged) + replayed,
        sum(runs, AppenderMetrics::spilled) - replayed,
        sum(runs, AppenderMetrics::queued),
        sum(runs, AppenderMetrics::inFlight),
        dropped,
        sum(runs, AppenderMetrics::resent),
        sum(runs, AppenderMetrics::reconnects));
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  long accounted() {
    return acknowledged + spilled + droppedInAll();
  }

  private static long sum(List<AppenderMetrics> runs, ToLongFunction<AppenderMetrics> of) {
    return runs.stream().mapToLong(of).sum();
  }
}
