package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a scenario's events.
 *
 * @param logged log calls made, by the application's own count
 * @param acknowledged events that the appender knows to be the server's
 * @param received different events that the server accepted
 * @param dropped by reason, as the appender counted them; what it gave up at stop included
 * @param lost neither received nor dropped
 * @param unaccounted by how much the appender's own counters contradict each other or the application's count
 * @param breaches what the wire contract or the scenario does not allow, in words
 */
record Outcome(
    String scenario,
    double seconds,
    long logged,
    long acknowledged,
    long received,
    Map<String, Long> dropped,
    long lost,
    long doubled,
    long reordered,
    long unaccounted,
    long resent,
    long reconnects,
    List<String> breaches) {

  static Outcome of(
      String scenario,
      double seconds,
      long calls,
      AppenderMetrics metrics,
      Checker checker,
      List<String> breaches) {
    Map<String, Long> dropped = new TreeMap<>();
    long droppedInAll = 0;
    for (DropReason reason : DropReason.values()) {
      long events = metrics.dropped(reason);
      if (events > 0) {
        dropped.put(reason.code(), events);
        droppedInAll += events;
      }
    }
    long accounted = metrics.acknowledged() + metrics.spilled() + droppedInAll;
    long unaccounted =
        Math.abs(calls - metrics.logged())
            + Math.abs(metrics.logged() - accounted)
            + Math.max(0, metrics.acknowledged() - checker.received());
    return new Outcome(
        scenario,
        seconds,
        calls,
        metrics.acknowledged(),
        checker.received(),
        dropped,
        Math.max(0, calls - checker.received() - droppedInAll - metrics.spilled()),
        checker.doubled(),
        checker.reordered(),
        unaccounted,
        metrics.resent(),
        metrics.reconnects(),
        List.copyOf(breaches));
  }

  boolean clean() {
    return lost == 0 && doubled == 0 && reordered == 0 && unaccounted == 0 && breaches.isEmpty();
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
