package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Something that gives windows a score, higher for more anomalous. It may be fitted several times, each fit forgetting the one before. Not
 * safe for many threads.
 */
public interface Detector {
  /** Short name, for tables. */
  String name();

  /** What it uses of the training part. */
  Supervision supervision();

  /** Whether it uses labels of anomalies. */
  default boolean needsLabels() {
    return supervision() == Supervision.LABELS;
  }

  /**
   * Learns from the past.
   *
   * @param train windows in order of time; a detector that is not told the labels must not look at them
   */
  void fit(List<LabelledWindow> train);

  /**
   * Scores windows that come after those it was fitted on.
   *
   * @param test windows in order of time; their labels are not to be looked at
   * @return one score a window
   */
  double[] score(List<LabelledWindow> test);

  /** The threshold of a rule that needs no choice of one: windows that score at least this alert. */
  default OptionalDouble fixedThreshold() {
    return OptionalDouble.empty();
  }

  /**
   * Whether a score means the same after another fit, so that a threshold taken before it holds. If not, the threshold keeps the fit that it
   * was taken from.
   */
  default boolean keepsScale() {
    return true;
  }
}
