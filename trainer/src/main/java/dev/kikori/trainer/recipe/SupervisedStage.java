package dev.kikori.trainer.recipe;

import dev.kikori.trainer.export.BundleExport;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Lora;
import dev.kikori.trainer.nn.Parameters;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.train.Ranking;
import dev.kikori.trainer.train.Run;
import dev.kikori.trainer.train.Safetensors;
import dev.kikori.trainer.train.TemplateTable;
import dev.kikori.trainer.train.TrainingLoop;
import dev.kikori.trainer.train.WindowSet;
import dev.kikori.trainer.train.WindowTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Supervised training of both models, with every weight or with LoRA, up to the threshold. */
final class SupervisedStage {
  /** Largest change of a logit that merging adapters may cause: {@value}. */
  static final double MERGE_TOLERANCE = 1e-4;

  private final LineEncoder encoder;
  private final WindowModel window;
  private final List<int[]> tokens;
  private final List<Integer> codebookTemplates;

  /**
   * What came of it.
   *
   * @param outcome steps and rate
   * @param trainable numbers that learned
   * @param validation ranking of the validation windows before the threshold was moved to 0
   * @param scores logits of the validation windows, the threshold at 0
   * @param checkpointBytes size of the file with the weights that learned
   * @param mergeDifference largest change of a logit by merging, 0 without LoRA
   */
  record Result(
      TrainingLoop.Outcome outcome,
      long trainable,
      Ranking validation,
      double[] scores,
      long checkpointBytes,
      double mergeDifference) {}

  SupervisedStage(
      LineEncoder encoder,
      WindowModel window,
      List<int[]> tokens,
      List<Integer> codebookTemplates) {
    this.encoder = encoder;
    this.window = window;
    this.tokens = tokens;
    this.codebookTemplates = codebookTemplates;
  }

  /**
   * Trains, merges adapters, rounds the encoder to 16 bits and moves the threshold of the highest validation F1 to logit 0.
   *
   * @throws IllegalStateException if merging the adapters changes a logit by more than {@value #MERGE_TOLERANCE}
   */
  Result run(Run run, WindowSet train, WindowSet validation, Recipe.SupervisedPart part, Lora lora)
      throws IOException {
    boolean adapters = part.method().equals(Recipe.LORA);
    boolean tuneEncoder = adapters || part.tuneEncoder();
    if (adapters) {
      encoder.adapt(lora);
      window.adapt(lora);
    } else {
      encoder.parameters().setTrainable(tuneEncoder);
      window.parameters().setTrainable(true);
    }
    Map<String, Tensor> learning = WindowTraining.weights(window, encoder, tuneEncoder);
    long trainable = learning.values().stream().mapToLong(Tensor::numel).sum();
    TrainingLoop.Outcome outcome;
    double mergeDifference = 0;
    try (WindowTraining training = training(run, tuneEncoder, train, validation, part)) {
      outcome = training.run(run);
    }
    Path weights = run.folder().resolve(adapters ? "adapter.safetensors" : "weights.safetensors");
    new Safetensors(Parameters.snapshot(learning), Map.of("method", part.method())).write(weights);
    if (adapters) {
      double[] before = scores(run, train, validation, part);
      encoder.merge();
      window.merge();
      mergeDifference = largestDifference(before, scores(run, train, validation, part));
      if (!(mergeDifference <= MERGE_TOLERANCE)) {
        throw new IllegalStateException(
            "merging the adapters changes a logit by "
                + mergeDifference
                + " (expected: at most "
                + MERGE_TOLERANCE
                + ")");
      }
    }
    if (tuneEncoder) {
      BundleExport.roundToHalves(encoder);
      window.setCodebook(
          TemplateTable.embeddings(encoder, codebookTemplates.stream().map(tokens::get).toList()));
    }
    double[] scores = scores(run, train, validation, part);
    Ranking ranking = Ranking.of(scores, validation.labels());
    moveThreshold(ranking.threshold());
    for (int i = 0; i < scores.length; i++) {
      scores[i] -= ranking.threshold();
    }
    return new Result(outcome, trainable, ranking, scores, Files.size(weights), mergeDifference);
  }

  private WindowTraining training(
      Run run,
      boolean tuneEncoder,
      WindowSet train,
      WindowSet validation,
      Recipe.SupervisedPart part) {
    return new WindowTraining(
        window,
        encoder,
        tuneEncoder,
        tokens,
        codebookTemplates,
        train,
        validation,
        part.options(),
        run.seed());
  }

  private double[] scores(
      Run run, WindowSet train, WindowSet validation, Recipe.SupervisedPart part) {
    try (WindowTraining training = training(run, false, train, validation, part)) {
      return training.scores(validation);
    }
  }

  private static double largestDifference(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs(a[i] - b[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }

  private void moveThreshold(double threshold) {
    Tensor bias = window.parameters().get("anomaly.out.bias");
    Torch.scope(() -> Torch.withoutGradients(() -> bias.sub_(new Scalar(threshold))));
  }
}
