package dev.kikori.scorer.model;

import dev.kikori.scorer.window.Window;
import java.util.List;

/** A model that reads windows. Implementations are safe for use by many threads and keep the order of their input. */
public interface WindowScorer extends AutoCloseable {
  /**
   * Scores windows, best in batches of 16 to 64.
   *
   * @param windows any number of windows of any streams
   * @return one result per window, in the same order
   */
  default List<WindowScores> score(List<Window> windows) {
    return score(windows, new Timings());
  }

  /**
   * Scores windows and adds up where the time went.
   *
   * @param windows any number of windows of any streams
   * @param timings is added to
   * @return one result per window, in the same order
   */
  List<WindowScores> score(List<Window> windows, Timings timings);

  @Override
  void close();
}
