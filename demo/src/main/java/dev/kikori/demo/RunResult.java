package dev.kikori.demo;

import java.util.List;

/**
 * What a run has shown.
 *
 * @param seed of the customers
 * @param falseAlerts all of them, in order, those after the last fault included
 * @param events that the scorer has taken
 * @param seconds that the run took
 */
record RunResult(
    long seed, List<Outcome> outcomes, List<Sighting> falseAlerts, long events, double seconds) {
  /** Faults that no alert told of. */
  long missed() {
    return outcomes.stream().filter(Outcome::missed).count();
  }

  /** Whether each fault was alerted, and nothing else. */
  boolean isPerfect() {
    return missed() == 0 && falseAlerts.isEmpty();
  }
}
