package dev.kikori.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Weight;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final DecoderShape SHAPE = DecoderShape.of(16, 1, 2, 1, 32);
  private static final EncoderPretraining.Options OPTIONS =
      new EncoderPretraining.Options(4, 8, 0.01, 3, 0.01, 10, 0.1);

  @TempDir Path folder;

  @Test
  void run_stoppedAndResumed_hasTheLossesAndWeightsOfAnUndisturbedOne() throws IOException {
    Run whole = run("whole", false, StopSignal.manual());
    Map<String, Weight> expected = pretrain(whole);

    StopSignal stop = StopSignal.manual();
    Run first = run("stopped", false, stop);
    assertThatThrownBy(() -> pretrainStoppingAt(first, stop, 11))
        .isInstanceOf(TrainingStopped.class);
    assertThat(first.checkpoint(EncoderPretraining.STAGE)).exists();
    Run second = run("stopped", true, StopSignal.manual());
    Map<String, Weight> resumed = pretrain(second);

    // Not to the last bit: how libtorch adds up depends on where its memory happens to lie.
    List<Double> wanted = losses(whole);
    List<Double> got = losses(second);
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i)).as("step " + (i + 1)).isCloseTo(wanted.get(i), within(1e-5));
    }
    expected.forEach(
        (name, weight) ->
            assertThat(resumed.get(name).values())
                .as(name)
                .containsExactly(weight.values(), within(1e-4f)));
    assertThat(second.checkpoint(EncoderPretraining.STAGE)).doesNotExist();
  }

  @Test
  void run_finished_leavesMetricsAndAPlot() throws IOException {
    Run run = run("run", false, StopSignal.manual());
    pretrain(run);
    List<String> lines = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
    assertThat(lines).allMatch(line -> line.startsWith("{\"stage\":\"pretrain\",\"step\":"));
    assertThat(lines).anyMatch(line -> line.contains("\"held_out_perplexity\""));
    assertThat(ImageIO.read(folder.resolve("run/loss.png").toFile()).getWidth()).isEqualTo(960);
  }

  @Test
  void loop_withValidation_keepsTheBestWeights() throws IOException {
    try (LineEncoder encoder = new LineEncoder(32, SHAPE, 1)) {
      double[] scores = {0.2, 0.9, 0.5, 0.4};
      List<Map<String, Weight>> seen = new ArrayList<>();
      Plan plan = new Plan("stage", "lines", 8, 0.01, 0, 0, 10, 100, 2, 0);
      TrainingLoop.Outcome outcome =
          TrainingLoop.run(
              run("best", false, StopSignal.manual()),
              plan,
              encoder.parameters().trainable(),
              new TrainingLoop.Task() {
                @Override
                public TrainingLoop.Loss loss(long step) {
                  return new TrainingLoop.Loss(lossOf(encoder, List.of(rows().get(0))), 1);
                }

                @Override
                public double validate(Map<String, Double> into) {
                  seen.add(encoder.parameters().snapshot());
                  return scores[seen.size() - 1];
                }
              });
      assertThat(outcome.bestScore()).isEqualTo(0.9);
      String name = LineEncoder.TABLE;
      assertThat(encoder.parameters().snapshot().get(name).values())
          .containsExactly(seen.get(1).get(name).values());
    }
  }

  @Test
  void loop_withoutABetterScoreForItsPatience_endsAfterHalfItsSteps() throws IOException {
    try (LineEncoder encoder = new LineEncoder(32, SHAPE, 1)) {
      Plan plan = new Plan("stage", "lines", 12, 0.001, 0, 0, 10, 100, 1, 3);
      TrainingLoop.Outcome outcome =
          TrainingLoop.run(
              run("patience", false, StopSignal.manual()),
              plan,
              encoder.parameters().trainable(),
              new TrainingLoop.Task() {
                @Override
                public TrainingLoop.Loss loss(long step) {
                  return new TrainingLoop.Loss(lossOf(encoder, List.of(rows().get(0))), 1);
                }

                @Override
                public double validate(Map<String, Double> into) {
                  return 1;
                }
              });
      assertThat(outcome.steps()).isEqualTo(6);
    }
  }

  @Test
  void checkpoint_ofOtherWeights_isRefused() throws IOException {
    StopSignal stop = StopSignal.manual();
    Run first = run("other", false, stop);
    assertThatThrownBy(() -> pretrainStoppingAt(first, stop, 2))
        .isInstanceOf(TrainingStopped.class);
    Run second = run("other", true, StopSignal.manual());
    try (LineEncoder deeper = new LineEncoder(32, DecoderShape.of(16, 2, 2, 1, 32), 1)) {
      assertThatThrownBy(() -> EncoderPretraining.run(second, deeper, rows(), OPTIONS))
          .hasMessageContaining("checkpoint-pretrain.safetensors: other weights than this run's");
    }
  }

  @Test
  void learningRate_warmsUpAndFallsToATwentieth() {
    Plan plan = new Plan("stage", "lines", 110, 1.0, 10, 0, 10, 1, 0, 0);
    assertThat(plan.learningRate(0, 0)).isEqualTo(0.1);
    assertThat(plan.learningRate(10, 0)).isEqualTo(1.0);
    assertThat(plan.learningRate(110, 0)).isEqualTo(0.05);
    assertThat(plan.learningRate(20, 1)).isEqualTo(0.05);
  }

  private Map<String, Weight> pretrain(Run run) {
    try (LineEncoder encoder = new LineEncoder(32, SHAPE, 1)) {
      EncoderPretraining.run(run, encoder, rows(), OPTIONS);
      return encoder.parameters().snapshot();
    }
  }

  /** The signal comes while a step is under way, as a real one would. */
  private void pretrainStoppingAt(Run run, StopSignal stop, long step) {
    try (LineEncoder encoder = new LineEncoder(32, SHAPE, 1)) {
      long[] clock = new long[1];
      PrintStream watching =
          new PrintStream(java.io.OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
              if (line.contains("step " + step + "/")) {
                stop.request();
              }
            }
          };
      Progress counting = new Progress(watching, false, () -> clock[0] += 20_000_000_000L);
      Run stopping = new Run(run.folder(), run.seed(), run.resume(), stop, counting, run.metrics());
      EncoderPretraining.run(stopping, encoder, rows(), OPTIONS);
    }
  }

  private static Tensor lossOf(LineEncoder encoder, List<int[]> rows) {
    return encoder.loss(dev.kikori.trainer.nn.TokenBatch.of(rows), true);
  }

  private static List<Double> losses(Run run) {
    return run.metrics().entries().stream()
        .filter(entry -> entry.values().containsKey("loss"))
        .map(entry -> entry.values().get("loss"))
        .toList();
  }

  private static List<int[]> rows() {
    Random random = new Random(5);
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int[] row = random.ints(3 + random.nextInt(6), 3, 32).toArray();
      row[0] = 1;
      row[row.length - 1] = 2;
      rows.add(row);
    }
    return rows;
  }

  private Run run(String name, boolean resume, StopSignal stop) throws IOException {
    Progress quiet =
        new Progress(
            new PrintStream(java.io.OutputStream.nullOutputStream()), false, System::nanoTime);
    return Run.open(folder.resolve(name), 7, resume, stop, quiet);
  }
}
