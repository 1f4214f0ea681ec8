package dev.kikori.trainer.recipe;

import dev.kikori.scorer.model.Tokenizer;
import dev.kikori.scorer.model.WindowFeatures;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.export.BundleExport;
import dev.kikori.trainer.export.Parity;
import dev.kikori.trainer.export.Storage;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import dev.kikori.trainer.tokenizer.BpeTrainer;
import dev.kikori.trainer.train.Codebook;
import dev.kikori.trainer.train.EncoderPretraining;
import dev.kikori.trainer.train.Progress;
import dev.kikori.trainer.train.Run;
import dev.kikori.trainer.train.Safetensors;
import dev.kikori.trainer.train.StopSignal;
import dev.kikori.trainer.train.TemplateTable;
import dev.kikori.trainer.train.TrainingLoop;
import dev.kikori.trainer.train.WindowSet;
import dev.kikori.trainer.train.WindowTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Carries out a recipe: tokenizer, pre-training of the encoder, label-free and supervised training of the window model, export. The run's
 * own files (checkpoints, metrics, plot) stand in a folder beside the bundle. Finished stages are kept there, so a resumed run does not do
 * them again.
 */
public final class RecipeRunner {
  private static final String ENCODER = "encoder.safetensors";
  private static final String WINDOW = "window-self-supervised.safetensors";
  private static final String CENTRE = "centre";

  private final Recipe recipe;
  private final Run run;
  private final TrainingData data;
  private final Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();

  private RecipeRunner(Recipe recipe, Path base, Run run) {
    this.recipe = recipe;
    this.run = run;
    this.data = new TrainingData(base);
  }

  /**
   * Carries out a recipe.
   *
   * @param recipe what to do
   * @param base folder that the recipe's paths are relative to
   * @param resume whether to take up an earlier run of the same recipe
   * @param stop asks it to stop
   * @param progress tells how far it is
   * @return the bundle's folder
   * @throws dev.kikori.trainer.train.TrainingStopped if it was asked to stop; {@code resume} goes on from there
   * @throws dev.kikori.trainer.data.DataException if the data can't be trained on; nothing was trained then
   */
  public static Path run(
      Recipe recipe, Path base, boolean resume, StopSignal stop, Progress progress)
      throws IOException {
    Path out = base.resolve(recipe.out()).normalize();
    Run run =
        Run.open(
            out.resolveSibling(out.getFileName() + "-run"), recipe.seed(), resume, stop, progress);
    new RecipeRunner(recipe, base, run).carryOut(out);
    return out;
  }

  private void carryOut(Path out) throws IOException {
    // All data is read before anything is trained, so that what is wrong with it is said at once.
    List<String> texts = data.corpus(recipe.corpora(), recipe.maxCorpusLines());
    recipe.selfSupervised().data().forEach(data::windows);
    recipe.supervised().data().forEach(data::labelled);
    run.progress().say(String.format(Locale.ROOT, "corpus: %,d distinct lines", texts.size()));
    Path tokenizerFile = tokenizer(texts);
    try (Tokenizer tokenizer = Tokenizer.open(tokenizerFile)) {
      Function<String, int[]> encode =
          text ->
              java.util.Arrays.stream(tokenizer.encode(text, recipe.encoder().maxTokens()))
                  .mapToInt(id -> (int) id)
                  .toArray();
      try (LineEncoder encoder = encoder(texts, encode);
          WindowModel window = new WindowModel(windowShape(), recipe.seed() + 1)) {
        window.parameters().setMixed(recipe.mixed());
        train(encoder, window, encode, tokenizerFile, out);
      }
    }
  }

  private WindowShape windowShape() {
    Recipe.WindowPart part = recipe.window();
    return new WindowShape(
        recipe.encoder().dim(),
        WindowFeatures.COUNT,
        part.shape(),
        part.counts(),
        part.hidden(),
        part.codebook());
  }

  private Path tokenizer(List<String> texts) throws IOException {
    Path file = run.folder().resolve("tokenizer.json");
    if (!run.resume() || !Files.exists(file)) {
      BpeTrainer.train(texts, recipe.tokenizer().vocab()).write(file);
    }
    return file;
  }

  private LineEncoder encoder(List<String> texts, Function<String, int[]> encode)
      throws IOException {
    LineEncoder encoder =
        new LineEncoder(recipe.tokenizer().vocab(), recipe.encoder().shape(), recipe.seed());
    encoder.parameters().setMixed(recipe.mixed());
    Path finished = run.folder().resolve(ENCODER);
    if (run.resume() && Files.exists(finished)) {
      Safetensors saved = Safetensors.read(finished);
      encoder.parameters().load(saved.weights());
      encoder.setCentre(
          java.util.Objects.requireNonNull(saved.weights().get(CENTRE), CENTRE).values());
      return encoder;
    }
    List<int[]> rows = texts.stream().map(encode).toList();
    long tokens = rows.stream().mapToLong(row -> row.length).sum();
    run.progress()
        .say(
            String.format(
                Locale.ROOT,
                "pretrain: %,d parameters, %,d lines of %.1f tokens",
                encoder.parameters().count(),
                rows.size(),
                (double) tokens / rows.size()));
    EncoderPretraining.Result result =
        EncoderPretraining.run(run, encoder, rows, recipe.pretrain().options());
    run.progress()
        .say(
            String.format(
                Locale.ROOT,
                "pretrain: %d steps in %.0f s, %,.0f tokens/s, held-out loss %.3f (perplexity %.1f)",
                result.outcome().steps(),
                result.outcome().seconds(),
                result.outcome().unitsPerSecond(),
                result.heldOutLoss(),
                Math.exp(result.heldOutLoss())));
    metrics.put(
        "pretrain",
        Map.of("held_out_loss", result.heldOutLoss(), "seconds", result.outcome().seconds()));
    BundleExport.roundToHalves(encoder);
    encoder.setCentre(TemplateTable.centre(encoder, rows));
    Map<String, Weight> weights = new LinkedHashMap<>(encoder.parameters().snapshot());
    weights.put(CENTRE, new Weight(new long[] {encoder.centre().length}, encoder.centre()));
    new Safetensors(weights, Map.of("stage", EncoderPretraining.STAGE)).write(finished);
    return encoder;
  }

  private void train(
      LineEncoder encoder,
      WindowModel window,
      Function<String, int[]> encode,
      Path tokenizerFile,
      Path out)
      throws IOException {
    TemplateTable table = new TemplateTable();
    WindowSet train = new WindowSet(128);
    WindowSet validation = new WindowSet(128);
    Set<String> selfSupervised = new LinkedHashSet<>(recipe.selfSupervised().data());
    int set = 0;
    for (String path : selfSupervised) {
      List<LabelledWindow> windows =
          TrainingData.thinned(data.windows(path), recipe.selfSupervised().maxWindows());
      TrainingData.split(windows).addTo(set++, table, train, validation);
    }
    List<LabelledWindow> latest = new ArrayList<>();
    WindowSet labelledTrain = new WindowSet(128);
    WindowSet labelledValidation = new WindowSet(128);
    set = 0;
    for (String path : recipe.supervised().data()) {
      TrainingData.Split split = TrainingData.split(data.labelled(path));
      split.addTo(set++, table, labelledTrain, labelledValidation);
      latest.addAll(split.latest());
    }
    if (table.size() < 2) {
      throw new RecipeException(
          "self_supervised.data and supervised.data: no windows (expected: at least one data set)");
    }
    List<int[]> tokens = table.tokens(encode);
    Weight embeddings = TemplateTable.embeddings(encoder, tokens);
    List<Integer> codebook = Codebook.choose(embeddings, recipe.window().codebook(), recipe.seed());
    window.setCodebook(Codebook.rows(embeddings, codebook));
    run.progress()
        .say(
            String.format(
                Locale.ROOT,
                "window model: %,d parameters, %,d templates, codebook of %d",
                window.parameters().count(),
                table.size(),
                codebook.size()));
    if (train.size() > 0) {
      selfSupervised(encoder, window, tokens, codebook, train, validation);
    }
    double threshold = 0;
    if (labelledTrain.size() > 0) {
      run.progress()
          .say(
              String.format(
                  Locale.ROOT,
                  "supervised: %,d windows (%,d anomalous), validation %,d (%,d)",
                  labelledTrain.size(),
                  labelledTrain.anomalous(),
                  labelledValidation.size(),
                  labelledValidation.anomalous()));
      SupervisedStage stage = new SupervisedStage(encoder, window, tokens, codebook);
      SupervisedStage.Result result =
          stage.run(
              run, labelledTrain, labelledValidation, recipe.supervised(), recipe.lora().lora());
      metrics.put(
          "supervised_validation",
          Map.of("f1", result.validation().bestF1(), "pr_auc", result.validation().prAuc()));
      run.progress()
          .say(
              String.format(
                  Locale.ROOT,
                  "supervised: %d steps in %.0f s, %,.0f windows/s, validation F1 %.4f, PR-AUC %.4f",
                  result.outcome().steps(),
                  result.outcome().seconds(),
                  result.outcome().unitsPerSecond(),
                  result.validation().bestF1(),
                  result.validation().prAuc()));
    }
    // Known is what there were labels for: on other templates the labels have no say, however often
    // the encoder has read them.
    Set<Long> known = new TreeSet<>();
    for (String path : recipe.supervised().data()) {
      data.labelled(path)
          .forEach(
              labelled ->
                  labelled.window().lines().forEach(line -> known.add(line.template().id())));
    }
    BundleExport.Facts facts =
        new BundleExport.Facts(
            recipe.name(),
            recipe.version(),
            "random",
            recipe.encoder().maxTokens(),
            recipe.window().size(),
            recipe.window().step(),
            Map.of("anomaly", threshold),
            metrics,
            data.provenance());
    long[] ids = known.stream().mapToLong(id -> id).toArray();
    QuantisationGate.Writer writer =
        (folder, storage) ->
            BundleExport.write(folder, encoder, window, storage, tokenizerFile, ids, facts);
    Map<String, Parity.Difference> parity = writer.write(out, Storage.FLOAT32);
    if (recipe.export().int8().equals("auto") && !latest.isEmpty()) {
      QuantisationGate.apply(writer, out, run.folder().resolve("int8"), latest, run.progress());
    }
    parity.forEach(
        (graph, difference) ->
            run.progress()
                .say(graph + ": largest difference from libtorch " + difference.byOutput()));
    run.progress().say("bundle: " + out);
  }

  private void selfSupervised(
      LineEncoder encoder,
      WindowModel window,
      List<int[]> tokens,
      List<Integer> codebook,
      WindowSet train,
      WindowSet validation)
      throws IOException {
    Path finished = run.folder().resolve(WINDOW);
    if (run.resume() && Files.exists(finished)) {
      window.parameters().load(Safetensors.read(finished).weights());
      return;
    }
    run.progress()
        .say(
            String.format(
                Locale.ROOT,
                "self-supervised: %,d windows, validation %,d",
                train.size(),
                validation.size()));
    encoder.parameters().setTrainable(false);
    TrainingLoop.Outcome outcome;
    try (WindowTraining training =
        new WindowTraining(
            window,
            encoder,
            false,
            tokens,
            codebook,
            train,
            validation,
            recipe.selfSupervised().options(),
            recipe.seed())) {
      outcome = training.run(run);
    }
    metrics.put(
        "self_supervised",
        Map.of("validation_surprise", -outcome.bestScore(), "seconds", outcome.seconds()));
    run.progress()
        .say(
            String.format(
                Locale.ROOT,
                "self-supervised: %d steps in %.0f s, %,.0f windows/s, validation surprise %.3f",
                outcome.steps(),
                outcome.seconds(),
                outcome.unitsPerSecond(),
                -outcome.bestScore()));
    new Safetensors(window.parameters().snapshot(), Map.of("stage", Recipe.SELF_SUPERVISED))
        .write(finished);
  }
}
