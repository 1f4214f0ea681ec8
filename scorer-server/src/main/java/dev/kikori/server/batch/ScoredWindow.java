package dev.kikori.server.batch;

import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;

/**
 * What the model says of a window.
 *
 * @param scores one number per line, and one for the window; neutral ones where {@code step} left the model out
 * @param model the model in force for the lane when it was scored; its line encoder and labels are what the verdict is made with. Not to be
 *     kept beyond the verdict
 * @param step how much of the way the window went
 */
public record ScoredWindow(WindowScores scores, Model model, DegradationStep step) {
  /** The model's name and version, such as {@code kikori-nano/0.1.0}. */
  public String modelName() {
    return model.bundle().manifest().name() + "/" + model.bundle().manifest().version();
  }
}
