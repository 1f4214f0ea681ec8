package dev.kikori.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.OnnxRuntime;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.data.Dataset;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.Ranking;
import dev.kikori.trainer.train.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way on a log of our own: from a recipe to a bundle, and from that to a fine-tuned one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipeRunnerTest {
  private static final String RECIPE =
      """
      name: tiny
      out: tiny
      corpora: [logs.yaml]
      precision: fp32
      tokenizer: {vocab: 300}
      encoder: {dim: 32, layers: 1, heads: 2, kv_heads: 1, ffn: 48}
      pretrain: {epochs: 20, batch: 8, lr: 0.01, warmup: 5, held_out: 0.2}
      window: {dim: 32, layers: 1, heads: 2, ffn: 48, counts: 16, hidden: 16, codebook: 16, size: 20, step: 20}
      self_supervised: {data: [logs.yaml], epochs: 1}
      supervised: {data: [logs.yaml], epochs: 4, min_steps: 0, lr: 0.005}
      lora: {rank: 4, alpha: 8}
      export: {int8: auto}
      """;

  @TempDir static Path folder;
  private Path bundle = Path.of("");

  @BeforeAll
  void train() throws IOException {
    writeLogs(folder.resolve("logs.log"), true);
    Files.writeString(folder.resolve("logs.yaml"), descriptor("logs.log"));
    bundle =
        RecipeRunner.run(
            Recipe.parse("tiny.yaml", RECIPE), folder, false, StopSignal.manual(), quiet());
  }

  @Test
  void bundle_ofTheRecipe_isCompleteAndTellsAnomalousWindows() {
    assertThat(f1(bundle)).isGreaterThan(0.95);
    Bundle opened = Bundle.open(bundle);
    assertThat(opened.manifest().trainingData())
        .extracting(data -> data.licence())
        .containsExactly("ours");
    assertThat(opened.manifest().metrics().keySet())
        .contains("pretrain", "self_supervised", "supervised_validation");
    Dataset data = Dataset.load(DataDescriptor.read(folder.resolve("logs.yaml")));
    assertThat(data.train().get(0).window().lines())
        .allMatch(line -> opened.knows(line.template().id()));
  }

  @Test
  void run_besideTheBundle_holdsMetricsPlotAndFinishedStages() {
    assertThat(folder.resolve("tiny-run"))
        .isDirectoryContaining("glob:**metrics.jsonl")
        .isDirectoryContaining("glob:**loss.png");
    assertThat(folder.resolve("tiny-run")).isDirectoryContaining("glob:**encoder.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora", "text"})
  void bundle_fineTuned_tellsAnomalousWindowsAndReports(String method) throws IOException {
    Recipe recipe = Recipe.parse("tiny.yaml", RECIPE);
    Path out = folder.resolve("tuned-" + method);
    Recipe.SupervisedPart settings = recipe.supervised().with(method, false, 3, null, null);
    FineTuning.Request request =
        new FineTuning.Request(
            bundle, folder.resolve("logs.yaml"), out, 0, settings, recipe.lora(), 1, false);
    FineTuning.Report report = FineTuning.run(request, false, StopSignal.manual(), quiet());
    assertThat(f1(out)).isGreaterThan(0.9);
    assertThat(report.trainableParameters()).isPositive().isLessThanOrEqualTo(report.parameters());
    assertThat(report.mergeDifference()).isLessThan(1e-4);
    assertThat(folder.resolve("tuned-" + method + "-run"))
        .isDirectoryContaining("glob:**finetune.json");
    assertThat(Bundle.open(out).manifest().baseModel()).isEqualTo("tiny 0.1.0");
  }

  @Test
  void labelledWindows_limitedToFew_keepTheirOrderAndHoldBothClasses() {
    List<LabelledWindow> all =
        Dataset.load(DataDescriptor.read(folder.resolve("logs.yaml"))).train();
    List<LabelledWindow> few = FineTuning.few(all, 20, 1);
    assertThat(few).hasSize(20).isSubsetOf(all);
    assertThat(few.stream().filter(LabelledWindow::anomalous)).hasSizeGreaterThanOrEqualTo(5);
    assertThat(few.stream().map(all::indexOf).toList()).isSorted();
  }

  @Test
  void data_withoutAnomalousWindows_isRefusedBeforeTraining() throws IOException {
    writeLogs(folder.resolve("normal.log"), false);
    Files.writeString(folder.resolve("normal.yaml"), descriptor("normal.log"));
    Recipe recipe =
        Recipe.parse(
            "r.yaml", RECIPE.replace("logs.yaml", "normal.yaml").replace("out: tiny", "out: none"));
    assertThatThrownBy(() -> RecipeRunner.run(recipe, folder, false, StopSignal.manual(), quiet()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("normal.yaml: 0 of ")
        .hasMessageContaining("(expected: some of each class)");
    assertThat(folder.resolve("none-run/tokenizer.json")).doesNotExist();
  }

  @Test
  void data_thatIsMissing_isRefusedBeforeTraining() {
    Recipe recipe =
        Recipe.parse(
            "r.yaml",
            RECIPE.replace("logs.yaml", "nowhere.yaml").replace("out: tiny", "out: none"));
    assertThatThrownBy(() -> RecipeRunner.run(recipe, folder, false, StopSignal.manual(), quiet()))
        .hasMessageContaining("nowhere.yaml");
  }

  private static double f1(Path bundle) {
    List<LabelledWindow> test =
        Dataset.load(DataDescriptor.read(folder.resolve("logs.yaml"))).test();
    try (Model model = Model.load(Bundle.open(bundle), 1, OnnxRuntime.Provider.CPU)) {
      List<WindowScores> scores =
          model.scorer().score(test.stream().map(LabelledWindow::window).toList());
      boolean[] labels = new boolean[test.size()];
      double[] logits = new double[test.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = test.get(i).anomalous();
        logits[i] = scores.get(i).anomaly();
      }
      return Ranking.f1(logits, labels, 0);
    }
  }

  private static String descriptor(String file) {
    return """
        name: own
        licence: ours
        source: made for this test
        files: %s
        format: plain
        labels: {column: first, normal: "-"}
        window: {size: 20, step: 20}
        split: {train: 0.6, by: time}
        """
        .formatted(folder.resolve(file));
  }

  /** Requests of a shop; in one window of eight the database goes away. */
  private static void writeLogs(Path file, boolean anomalies) throws IOException {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder();
    String[] normal = {
      "order accepted from customer",
      "stock checked in warehouse",
      "payment booked on account",
      "mail queued for sending",
      "page rendered for visitor"
    };
    for (int window = 0; window < 240; window++) {
      boolean bad = anomalies && window % 8 == 5;
      for (int line = 0; line < 20; line++) {
        boolean fault = bad && line >= 8 && line % 3 == 0;
        text.append(
                fault
                    ? "FAULT database connection lost, retrying"
                    : "- " + normal[random.nextInt(normal.length)])
            .append('\n');
      }
    }
    Files.writeString(file, text);
  }

  private static Progress quiet() {
    return new Progress(new PrintStream(OutputStream.nullOutputStream()), false, System::nanoTime);
  }
}
