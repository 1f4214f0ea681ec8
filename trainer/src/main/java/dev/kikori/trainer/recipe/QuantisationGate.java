package dev.kikori.trainer.recipe;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.export.Parity;
import dev.kikori.trainer.export.Storage;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.Ranking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lets the window model be stored in 8 bits if that costs no F1 on the validation windows, measured through the runtime itself. */
final class QuantisationGate {
  private QuantisationGate() {}

  /** Writes a bundle with the window model stored in some way. */
  interface Writer {
    Map<String, Parity.Difference> write(Path folder, Storage storage) throws IOException;
  }

  /**
   * Tries 8 bits, and rewrites the bundle if they are as good.
   *
   * @param out the bundle, in 32 bits
   * @param trial folder for the one in 8 bits
   * @param validation windows to measure on
   */
  static void apply(
      Writer writer, Path out, Path trial, List<LabelledWindow> validation, Progress progress)
      throws IOException {
    writer.write(trial, Storage.INT8);
    double floats = f1(out, validation);
    double bytes = f1(trial, validation);
    boolean asGood = bytes >= floats;
    progress.say(
        String.format(
            Locale.ROOT,
            "int8: validation F1 %.4f (32 bits: %.4f), %s",
            bytes,
            floats,
            asGood ? "taken" : "not taken"));
    if (asGood) {
      writer.write(out, Storage.INT8);
    }
  }

  private static double f1(Path bundle, List<LabelledWindow> windows) {
    try (Model model =
        Model.load(
            Bundle.open(bundle),
            Runtime.getRuntime().availableProcessors(),
            OnnxRuntime.Provider.CPU)) {
      List<WindowScores> scores =
          model.scorer().score(windows.stream().map(LabelledWindow::window).toList());
      double[] logits = scores.stream().mapToDouble(WindowScores::anomaly).toArray();
      boolean[] labels = new boolean[logits.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = windows.get(i).anomalous();
      }
      return Ranking.f1(logits, labels, 0);
    }
  }
}
