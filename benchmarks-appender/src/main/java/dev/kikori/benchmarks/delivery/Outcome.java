package dev.kikori.benchmarks.delivery;

import java.util.List;
import java.util.Map;

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
      Totals totals,
      Checker checker,
      List<String> breaches) {
    long unaccounted =
        Math.abs(calls - totals.logged())
            + Math.abs(totals.logged() - totals.accounted())
            + Math.max(0, totals.acknowledged() - checker.received());
    return new Outcome(
        scenario,
        seconds,
        calls,
        totals.acknowledged(),
        checker.received(),
        totals.dropped(),
        Math.max(0, calls - checker.received() - totals.droppedInAll() - totals.spilled()),
        checker.doubled(),
        checker.reordered(),
        unaccounted,
        totals.resent(),
        totals.reconnects(),
        List.copyOf(breaches));
  }

  boolean clean() {
    return lost == 0 && doubled == 0 && reordered == 0 && unaccounted == 0 && breaches.isEmpty();
  }

  long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
