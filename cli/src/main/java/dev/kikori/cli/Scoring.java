package dev.kikori.cli;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.pipeline.ScoringPipeline;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowCounters;
import dev.kikori.scorer.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the pipeline over one input, to its end.
 *
 * @param bundle folder of the model
 * @param window how to cut, or null for as the bundle was trained
 * @param normal a log that is to be taken for normal, or null to learn from the input itself
 * @param perService whether each service that the lines name is a stream of its own, rather than the whole input one
 * @param budget false alerts that are tolerable, per 1,000 windows
 * @param threads threads of the model
 */
record Scoring(
    Path bundle,
    @Nullable WindowSpec window,
    @Nullable Input normal,
    boolean perService,
    double budget,
    int threads) {

  /**
   * Scores an input.
   *
   * @param input the events
   * @param progress is told of every line
   * @param onVerdict is told of every window, on the scoring thread
   * @param onAlert is told of alerts as they fire, go on and are resolved, on the scoring thread
   * @return what became of the lines when they were cut into windows
   */
  WindowCounters run(
      Input input, Progress progress, Consumer<Verdict> onVerdict, Consumer<Alert> onAlert)
      throws IOException {
    try (Model model = Model.load(Bundle.open(bundle), threads, OnnxRuntime.Provider.CPU);
        ScoringPipeline pipeline = pipeline(model, onVerdict, onAlert)) {
      @Nullable LogEvent event;
      if (normal != null) {
        while ((event = normal.next()) != null) {
          pipeline.learnNormal(event);
        }
        pipeline.endNormal();
      }
      progress.begin();
      while ((event = input.next()) != null) {
        pipeline.accept(event);
        progress.line(event.lastLine());
      }
      pipeline.flush();
      return pipeline.windowCounters();
    } finally {
      progress.hide();
    }
  }

  private ScoringPipeline pipeline(
      Model model, Consumer<Verdict> onVerdict, Consumer<Alert> onAlert) {
    ScoringPipeline.Builder builder =
        ScoringPipeline.builder(model)
            .singleStream(!perService)
            .onVerdict(onVerdict)
            .onAlert(onAlert);
    try {
      builder.budget(budget);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--" + e.getMessage());
    }
    if (window != null) {
      builder.window(window);
    }
    return builder.build();
  }
}
