package dev.kikori.trainer.recipe;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.Tokenizer;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.export.BundleExport;
import dev.kikori.trainer.export.EncoderGraph;
import dev.kikori.trainer.export.Parity;
import dev.kikori.trainer.export.Storage;
import dev.kikori.trainer.export.WindowGraph;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.train.AtomicFiles;
import dev.kikori.trainer.train.Codebook;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.Run;
import dev.kikori.trainer.train.StopSignal;
import dev.kikori.trainer.train.TemplateTable;
import dev.kikori.trainer.train.WindowSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Fits a bundle to a labelled data set. The base bundle's ONNX files are all it needs: their weights are read back. */
public final class FineTuning {
  /** Among few labelled windows, this share is anomalous if there are enough. */
  private static final double ANOMALOUS_AMONG_FEW = 0.25;

  private FineTuning() {}

  /**
   * What to do.
   *
   * @param base folder of the bundle to start from
   * @param data the data descriptor
   * @param out folder for the new bundle
   * @param limitLabelled labelled windows used at most, 0 for all
   * @param settings how to train; its data is not read
   * @param lora the adapters, if the method is LoRA
   * @param seed every random choice follows from it
   * @param mixed whether training multiplies in 16 bits
   */
  public record Request(
      Path base,
      Path data,
      Path out,
      int limitLabelled,
      Recipe.SupervisedPart settings,
      Recipe.LoraPart lora,
      long seed,
      boolean mixed) {}

  /**
   * What came of it; also written into {@code finetune.json} beside the run's checkpoints.
   *
   * @param method full or lora
   * @param labelledWindows windows trained and validated on
   * @param labelledAnomalous anomalous ones among them
   * @param f1 on the validation windows, at the threshold that was chosen on them
   * @param prAuc on the validation windows
   * @param trainableParameters numbers that learned
   * @param parameters numbers in all
   * @param seconds training time
   * @param windowsPerSecond training rate
   * @param peakMemoryBytes highest resident size of the process, 0 if unknown
   * @param checkpointBytes size of the file with the weights that learned
   * @param mergeDifference largest change of a logit by merging adapters
   */
  public record Report(
      String method,
      int labelledWindows,
      int labelledAnomalous,
      double f1,
      double prAuc,
      long trainableParameters,
      long parameters,
      double seconds,
      double windowsPerSecond,
      long peakMemoryBytes,
      long checkpointBytes,
      double mergeDifference) {}

  /**
   * Fine-tunes.
   *
   * @throws dev.kikori.trainer.train.TrainingStopped if it was asked to stop; {@code resume} goes on from there
   * @throws DataException if the data can't be trained on; nothing was trained then
   * @throws dev.kikori.scorer.model.BundleException if the base can't be used
   */
  public static Report run(Request request, boolean resume, StopSignal stop, Progress progress)
      throws IOException {
    Bundle base = Bundle.open(request.base());
    if (!base.manifest().method().equals(BundleManifest.LINE_WINDOW)) {
      throw new RecipeException(
          request.base()
              + ": method "
              + base.manifest().method()
              + " (expected: "
              + BundleManifest.LINE_WINDOW
              + ")");
    }
    TrainingData data = new TrainingData(Path.of(""));
    String path = request.data().toAbsolutePath().toString();
    List<LabelledWindow> windows = data.labelled(path);
    if (request.limitLabelled() > 0) {
      windows = few(windows, request.limitLabelled(), request.seed());
    }
    Path out = request.out().toAbsolutePath().normalize();
    if (request.settings().method().equals(Recipe.TEXT)) {
      return TextFineTuning.run(
          request, base, data.descriptor(path), windows, out, resume, stop, progress);
    }
    Run run =
        Run.open(
            out.resolveSibling(out.getFileName() + "-run"), request.seed(), resume, stop, progress);
    try (Tokenizer tokenizer = Tokenizer.open(base.file(Bundle.TOKENIZER));
        LineEncoder encoder = EncoderGraph.read(base.file(Bundle.ENCODER));
        WindowModel window = WindowGraph.read(base.file(Bundle.WINDOW))) {
      encoder.parameters().setMixed(request.mixed());
      window.parameters().setMixed(request.mixed());
      return new Tuning(request, base, data, run, tokenizer, encoder, window)
          .run(path, windows, out);
    }
  }

  /** So many windows drawn at random and kept in order; at least a quarter of them anomalous, if there are enough. */
  static List<LabelledWindow> few(List<LabelledWindow> windows, int most, long seed) {
    if (windows.size() <= most) {
      return windows;
    }
    List<Integer> anomalous = new ArrayList<>();
    List<Integer> normal = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      (windows.get(i).anomalous() ? anomalous : normal).add(i);
    }
    Collections.shuffle(anomalous, new Random(seed));
    Collections.shuffle(normal, new Random(seed));
    int natural = (int) Math.round((double) most * anomalous.size() / windows.size());
    int wanted =
        Math.min(anomalous.size(), Math.max(natural, (int) Math.ceil(most * ANOMALOUS_AMONG_FEW)));
    List<Integer> chosen = new ArrayList<>(anomalous.subList(0, wanted));
    chosen.addAll(normal.subList(0, Math.min(normal.size(), most - wanted)));
    Collections.sort(chosen);
    return chosen.stream().map(windows::get).toList();
  }

  /** The steps of one fine-tuning. */
  private record Tuning(
      Request request,
      Bundle base,
      TrainingData data,
      Run run,
      Tokenizer tokenizer,
      LineEncoder encoder,
      WindowModel window) {

    Report run(String path, List<LabelledWindow> windows, Path out) throws IOException {
      TemplateTable table = new TemplateTable();
      WindowSet train = new WindowSet(WindowGraph.POSITIONS);
      WindowSet validation = new WindowSet(WindowGraph.POSITIONS);
      TrainingData.split(windows).addTo(0, table, train, validation);
      int maxTokens = base.manifest().encoder().maxTokens();
      Function<String, int[]> encode =
          text ->
              Arrays.stream(tokenizer.encode(text, maxTokens)).mapToInt(id -> (int) id).toArray();
      List<int[]> tokens = table.tokens(encode);
      boolean adapters = request.settings().method().equals(Recipe.LORA);
      List<Integer> codebook = codebook(tokens, adapters || request.settings().tuneEncoder());
      run.progress()
          .say(
              String.format(
                  Locale.ROOT,
                  "finetune (%s): %,d windows (%,d anomalous), validation %,d (%,d), %,d templates",
                  request.settings().method(),
                  train.size(),
                  train.anomalous(),
                  validation.size(),
                  validation.anomalous(),
                  table.size()));
      SupervisedStage.Result result =
          new SupervisedStage(encoder, window, tokens, codebook)
              .run(run, train, validation, request.settings(), request.lora().lora());
      Report report =
          new Report(
              request.settings().method(),
              windows.size(),
              (int) windows.stream().filter(LabelledWindow::anomalous).count(),
              result.validation().bestF1(),
              result.validation().prAuc(),
              result.trainable(),
              encoder.parameters().count() + window.parameters().count(),
              result.outcome().seconds(),
              result.outcome().unitsPerSecond(),
              peakMemoryBytes(),
              result.checkpointBytes(),
              result.mergeDifference());
      export(path, table, report, out);
      writeReport(run, report);
      return report;
    }

    /**
     * The known lines of the new data come first; the base's fill what is left, unless the encoder learns: then they would belong to an
     * encoder that is no more.
     */
    private List<Integer> codebook(List<int[]> tokens, boolean tuneEncoder) {
      Weight embeddings = TemplateTable.embeddings(encoder, tokens);
      int most = window.shape().codebook();
      Weight old = window.codebook();
      int kept = tuneEncoder ? 0 : Math.min(most / 4, (int) old.shape()[0]);
      List<Integer> chosen = Codebook.choose(embeddings, most - kept, request.seed());
      Weight rows = Codebook.rows(embeddings, chosen);
      window.setCodebook(tuneEncoder ? rows : Codebook.extend(rows, old, most));
      return chosen;
    }

    private void export(String path, TemplateTable table, Report report, Path out)
        throws IOException {
      BundleManifest manifest = base.manifest();
      Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
      metrics.put(
          data.descriptor(path).name() + "_validation",
          Map.of("f1", report.f1(), "pr_auc", report.prAuc()));
      long[] known =
          Stream.concat(
                  Arrays.stream(base.templateIds()).boxed(), Arrays.stream(table.ids()).boxed())
              .mapToLong(id -> id)
              .distinct()
              .sorted()
              .toArray();
      Map<String, Parity.Difference> parity =
          BundleExport.write(
              out,
              encoder,
              window,
              Storage.FLOAT32,
              base.file(Bundle.TOKENIZER),
              known,
              new BundleExport.Facts(
                  manifest.name() + "+" + data.descriptor(path).name(),
                  manifest.version(),
                  manifest.name() + " " + manifest.version(),
                  manifest.encoder().maxTokens(),
                  manifest.window().size(),
                  manifest.window().step(),
                  Map.of("anomaly", 0.0),
                  metrics,
                  provenance(manifest, data.descriptor(path))));
      parity.forEach(
          (graph, difference) ->
              run.progress()
                  .say(graph + ": largest difference from libtorch " + difference.byOutput()));
    }
  }

  /** What the base was trained on, and this set. */
  static List<BundleManifest.TrainingData> provenance(BundleManifest base, DataDescriptor data) {
    List<BundleManifest.TrainingData> all = new ArrayList<>(base.trainingData());
    all.removeIf(known -> known.name().equals(data.name()));
    all.add(new BundleManifest.TrainingData(data.name(), data.licence(), data.source()));
    return all;
  }

  static void writeReport(Run run, Report report) throws IOException {
    AtomicFiles.write(
        run.folder().resolve("finetune.json"),
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
  }

  /** The process's highest resident size, as Linux keeps it. */
  static long peakMemoryBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
