package dev.kikori.scorer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole road with the bundle that Kikori ships. */
final class ScoringPipelineTest {
  private static final List<String> USUAL =
      List.of("request received for order 17", "order 17 stored in 12 ms", "request done");

  private static Model model;

  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();

  @BeforeAll
  static void load() {
    model =
        Model.load(
            Bundle.open(Path.of("..", "bundles", "kikori-nano")), 1, OnnxRuntime.Provider.CPU);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void accept_countWindows_givesOneVerdictForEachInOrder() {
    try (ScoringPipeline pipeline = pipeline(new WindowSpec.Count(20, 20))) {
      feed(pipeline, "", 0, 410);
      pipeline.flush();
    }
    assertThat(verdicts)
        .extracting(Verdict::id)
        .containsExactlyElementsOf(IntStream.range(0, 21).mapToObj(String::valueOf).toList());
    assertThat(verdicts.get(20).window().lines()).hasSize(10);
  }

  @Test
  void accept_neverSeenError_firesAndResolvesAnAlertThatNamesTheLine() {
    try (ScoringPipeline pipeline = pipeline(new WindowSpec.Count(20, 20))) {
      feed(pipeline, "", 0, 2_000);
      pipeline.accept(
          event("", 2_001, Severity.ERROR, "could not connect to database: connection refused"));
      feed(pipeline, "", 2_001, 400);
      pipeline.flush();
    }
    assertThat(alerts)
        .extracting(Alert::status)
        .contains(Alert.Status.FIRING, Alert.Status.RESOLVED);
    assertThat(alerts.get(0).first().criticalLines()).contains(2_001L);
    assertThat(verdicts.stream().filter(Verdict::shouldAlert)).hasSize(1);
  }

  @Test
  void accept_twoServices_cutsAndJudgesEachByItself() {
    try (ScoringPipeline pipeline = pipeline(new WindowSpec.Count(20, 20))) {
      for (int i = 0; i < 100; i++) {
        feed(pipeline, "a", i, 1);
        feed(pipeline, "b", i, 1);
      }
      pipeline.flush();
    }
    assertThat(verdicts)
        .hasSize(10)
        .allSatisfy(
            verdict ->
                assertThat(verdict.window().lines())
                    .allSatisfy(
                        line ->
                            assertThat(line.event().service())
                                .isEqualTo(verdict.window().stream())));
  }

  @Test
  void accept_sameEventsTwice_givesTheSameScores() {
    List<List<Double>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      verdicts.clear();
      try (ScoringPipeline pipeline = pipeline(new WindowSpec.Count(20, 20))) {
        feed(pipeline, "", 0, 1_000);
        pipeline.flush();
      }
      runs.add(verdicts.stream().map(Verdict::score).toList());
    }
    // But for the last digits, which depend on how many windows happened to be scored at once.
    assertThat(runs.get(0)).hasSize(50).hasSameSizeAs(runs.get(1));
    for (int i = 0; i < runs.get(0).size(); i++) {
      assertThat(runs.get(0).get(i)).as("window %d", i).isCloseTo(runs.get(1).get(i), within(1e-4));
    }
  }

  @Test
  void flush_consumerThatThrows_isToldOnTheCallersThread() {
    try (ScoringPipeline pipeline =
        ScoringPipeline.builder(model)
            .window(new WindowSpec.Count(20, 20))
            .onVerdict(
                verdict -> {
                  throw new IllegalStateException("no room");
                })
            .build()) {
      feed(pipeline, "", 0, 20);
      assertThatThrownBy(pipeline::flush)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("scoring failed: no room");
    }
  }

  @Test
  void budget_outOfRange_namesTheValueAndTheRange() {
    assertThatThrownBy(() -> ScoringPipeline.builder(model).budget(-1))
        .hasMessageContaining("budget: -1.0 (expected: above 0");
  }

  private ScoringPipeline pipeline(WindowSpec window) {
    return ScoringPipeline.builder(model)
        .window(window)
        .onVerdict(verdicts::add)
        .onAlert(alerts::add)
        .build();
  }

  private static void feed(ScoringPipeline pipeline, String service, int from, int count) {
    for (int i = from; i < from + count; i++) {
      pipeline.accept(event(service, i + 1, Severity.INFO, USUAL.get(i % USUAL.size())));
    }
  }

  private static LogEvent event(String service, long line, Severity severity, String message) {
    return new LogEvent(
        line * 100,
        severity,
        "com.example.Orders",
        "main",
        service,
        message,
        null,
        null,
        message,
        line,
        line,
        Map.of());
  }
}
