package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a bundle's model says of a window by the labels it was trained on: its anomaly logit. Fitting does nothing, as the bundle was trained
 * before; it should have been trained on the training part of the same data set.
 */
final class KikoriWindowModel implements Detector {
  private static final String OUTPUT = "anomaly";
  private static final int BATCH = 64;

  private final Model model;

  KikoriWindowModel(Model model) {
    this.model = model;
  }

  @Override
  public String name() {
    return "Kikori, window model";
  }

  @Override
  public Supervision supervision() {
    return Supervision.LABELS;
  }

  @Override
  public void fit(List<LabelledWindow> train) {}

  @Override
  public double[] score(List<LabelledWindow> test) {
    return scores(model, test).stream().mapToDouble(WindowScores::anomaly).toArray();
  }

  /** The bundle's own threshold, which its training chose before the test part; without one the common rule holds. */
  @Override
  public OptionalDouble fixedThreshold() {
    Double threshold = model.bundle().manifest().thresholds().get(OUTPUT);
    return threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold);
  }

  static List<WindowScores> scores(Model model, List<LabelledWindow> labelled) {
    List<Window> windows = labelled.stream().map(LabelledWindow::window).toList();
    List<WindowScores> scores = new ArrayList<>(windows.size());
    for (int from = 0; from < windows.size(); from += BATCH) {
      scores.addAll(
          model.scorer().score(windows.subList(from, Math.min(windows.size(), from + BATCH))));
    }
    return scores;
  }
}
