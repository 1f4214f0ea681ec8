package dev.kikori.server.model;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends windows through a model before anyone's traffic does: it must give numbers for each, and the first real window is not the slow one. */
final class WarmUp {
  private static final List<String> MESSAGES =
      List.of(
          "request received for order 17",
          "order 17 stored in 12 ms",
          "connection to db-1:5432 refused",
          "session opened for user root",
          "heap usage 83%, garbage collection took 120 ms");

  private WarmUp() {}

  /**
   * Scores sample windows.
   *
   * @throws IllegalStateException if the model gives no number for one
   */
  static void run(Model model, int count) {
    int size = Math.max(1, Math.min(model.bundle().manifest().window().size(), 512));
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      windows.add(window(Math.max(1, size * (i + 1) / count)));
    }
    for (WindowScores scores : model.scorer().score(windows)) {
      if (!scores.areFinite()) {
        throw new IllegalStateException("a sample window has no finite scores");
      }
    }
  }

  private static Window window(int size) {
    TemplateMiner miner = TemplateMiner.builder().build();
    List<WindowLine> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String text = MESSAGES.get(i % MESSAGES.size());
      Severity severity = text.contains("refused") ? Severity.ERROR : Severity.INFO;
      LogEvent event =
          new LogEvent(
              i * 100L, severity, "Orders", "", "", text, null, null, text, i, i, Map.of());
      lines.add(new WindowLine(event, miner.accept(event), false));
    }
    return new Window("", "warm-up", lines);
  }
}
