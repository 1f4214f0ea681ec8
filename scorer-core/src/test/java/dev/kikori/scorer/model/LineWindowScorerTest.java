package dev.kikori.scorer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The shipped bundle's scores, held to what they were when the bundle was made: however they are gathered, the numbers stay. */
final class LineWindowScorerTest {
  private static final double TOLERANCE = 1e-5;

  /** Sums over lines carry the rounding of each. */
  private static final double SUM_TOLERANCE = 1e-4;

  private final List<Window> windows = SampleWindows.all();

  @Test
  void score_shippedBundle_givesThePublishedScores() throws IOException {
    List<double[]> expected = published();
    try (Model model = load()) {
      List<WindowScores> scores = model.scorer().score(windows);
      for (int i = 0; i < expected.size(); i++) {
        assertPublished(scores.get(i), expected.get(i));
      }
    }
  }

  @Test
  void score_oneByOneAndInAnyOrder_givesTheSame() {
    try (Model model = load()) {
      List<WindowScores> together = model.scorer().score(windows);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(3));
      for (int i : order) {
        WindowScores alone = model.scorer().score(List.of(windows.get(i))).get(0);
        assertThat(alone.anomaly()).isCloseTo(together.get(i).anomaly(), within(1e-5f));
        assertClose(alone.contribution(), together.get(i).contribution());
        assertClose(alone.surprise(), together.get(i).surprise());
      }
    }
  }

  @Test
  void score_manyThreadsAtOnce_givesEachItsOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Model model = load()) {
      List<WindowScores> together = model.scorer().score(windows);
      List<Callable<WindowScores>> tasks = new ArrayList<>();
      for (int i = 0; i < 4 * windows.size(); i++) {
        Window window = windows.get(i % windows.size());
        tasks.add(() -> model.scorer().score(List.of(window)).get(0));
      }
      List<Future<WindowScores>> done = threads.invokeAll(tasks);
      for (int i = 0; i < done.size(); i++) {
        assertThat(done.get(i).get().anomaly())
            .isCloseTo(together.get(i % windows.size()).anomaly(), within(1e-5f));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void score_timings_tellWhereTheTimeWent() {
    try (Model model = load()) {
      Timings timings = new Timings();
      model.scorer().score(windows, timings);
      assertThat(timings.encodeNanos()).isPositive();
      assertThat(timings.inferNanos()).isPositive();
      assertThat(timings.readNanos()).isPositive();
    }
  }

  @Test
  void score_closedModel_isRefusedAndReachesNoFreedMemory() {
    Model model = load();
    model.close();
    assertThatThrownBy(() -> model.scorer().score(windows))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    List<Template> templates = List.of(windows.get(0).lines().get(0).template());
    assertThatThrownBy(() -> model.encoder().orElseThrow().encode(templates))
        .isInstanceOf(IllegalStateException.class);
    model.close();
  }

  private static Model load() {
    return Model.load(
        Bundle.open(Path.of("..", "bundles", "kikori-nano")), 1, OnnxRuntime.Provider.CPU);
  }

  private static void assertPublished(WindowScores scores, double[] expected) {
    int lines = (int) expected[0];
    assertThat(scores.contribution()).hasSize(lines);
    assertThat((double) scores.anomaly()).isCloseTo(expected[1], within(TOLERANCE));
    assertThat(weighted(scores.contribution())).isCloseTo(expected[2], within(SUM_TOLERANCE));
    assertThat(weighted(scores.surprise())).isCloseTo(expected[3], within(SUM_TOLERANCE));
  }

  private static void assertClose(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  /** A mean in which every line counts and none can take another's place. */
  private static double weighted(float[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * (i % 7 + 1);
    }
    return sum / values.length;
  }

  private static List<double[]> published() throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(
                LineWindowScorerTest.class.getResourceAsStream("/model/kikori-nano-scores.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ");
        double[] row = new double[parts.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = Double.parseDouble(parts[i]);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
