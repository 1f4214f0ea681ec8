package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.TextModel;
import dev.kikori.trainer.nn.TokenBatch;
import dev.kikori.trainer.nn.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Supervised training of the flat reference, every weight of it. */
public final class TextTraining implements TrainingLoop.Task {
  private static final int BUCKET = 16;
  private static final int BATCH = 8;

  private final TextModel model;
  private final List<Text> texts;
  private final List<Text> validation;
  private final WindowTraining.Options options;
  private final long seed;
  private final long stepsPerEpoch;
  private long epoch = -1;
  private List<List<Text>> batches = List.of();

  /**
   * A window's text.
   *
   * @param tokens its token ids
   * @param anomalous its label
   */
  public record Text(int[] tokens, boolean anomalous) {}

  /** A task; of the options, those of lines and of surprise are not used. */
  public TextTraining(
      TextModel model,
      List<Text> train,
      List<Text> validation,
      WindowTraining.Options options,
      long seed) {
    this.model = model;
    this.validation = validation;
    this.options = options;
    this.seed = seed;
    this.texts = new ArrayList<>(train);
    List<Text> anomalous = train.stream().filter(Text::anomalous).toList();
    double wanted =
        (train.size() - anomalous.size()) * options.positiveShare() / (1 - options.positiveShare());
    for (int i = anomalous.size(); !anomalous.isEmpty() && i < wanted; i++) {
      texts.add(anomalous.get(i % anomalous.size()));
    }
    this.stepsPerEpoch = (texts.size() + BATCH - 1L) / BATCH;
  }

  /**
   * Trains.
   *
   * @throws TrainingStopped if it was asked to stop
   */
  public TrainingLoop.Outcome run(Run run) {
    long steps = stepsPerEpoch * options.epochs();
    Plan plan =
        new Plan(
            "text",
            "windows",
            steps,
            options.lr(),
            Math.min(options.warmup(), Math.max(1, steps / 5)),
            options.weightDecay(),
            options.maxMinutes(),
            Math.max(1, Math.min(25, steps / 40)),
            Math.max(1, stepsPerEpoch / 4),
            options.patience() * 4);
    return TrainingLoop.run(run, plan, weights(), this);
  }

  /** The weights that learn, by name. */
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model
        .encoder()
        .parameters()
        .trainable()
        .forEach((name, weight) -> weights.put("encoder." + name, weight));
    model
        .headParameters()
        .trainable()
        .forEach((name, weight) -> weights.put("head." + name, weight));
    return weights;
  }

  @Override
  public TrainingLoop.Loss loss(long step) {
    if (step / stepsPerEpoch != epoch) {
      epoch = step / stepsPerEpoch;
      batches = batches(texts, new Random(seed * 43 + epoch));
    }
    List<Text> batch = batches.get((int) (step % stepsPerEpoch));
    float[] labels = new float[batch.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = batch.get(i).anomalous() ? 1 : 0;
    }
    Tensor anomaly = model.anomaly(TokenBatch.of(batch.stream().map(Text::tokens).toList()), true);
    return new TrainingLoop.Loss(
        torch.binary_cross_entropy_with_logits(anomaly, Torch.floats(labels, labels.length)),
        batch.size());
  }

  private static List<List<Text>> batches(List<Text> texts, Random random) {
    List<Text> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, random);
    List<List<Text>> all = new ArrayList<>();
    for (int from = 0; from < shuffled.size(); from += BATCH * BUCKET) {
      List<Text> near =
          new ArrayList<>(shuffled.subList(from, Math.min(shuffled.size(), from + BATCH * BUCKET)));
      near.sort(Comparator.comparingInt(text -> text.tokens().length));
      for (int at = 0; at < near.size(); at += BATCH) {
        all.add(near.subList(at, Math.min(near.size(), at + BATCH)));
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  @Override
  public double validate(Map<String, Double> into) {
    Ranking ranking = Ranking.of(scores(validation), labels(validation));
    into.put("validation_pr_auc", ranking.prAuc());
    into.put("validation_f1", ranking.bestF1());
    return ranking.prAuc();
  }

  /** The logit of every text, in the order given. */
  public double[] scores(List<Text> of) {
    double[] scores = new double[of.size()];
    for (int from = 0; from < scores.length; from += BATCH) {
      List<int[]> rows =
          of.subList(from, Math.min(scores.length, from + BATCH)).stream()
              .map(Text::tokens)
              .toList();
      float[] logits =
          Torch.scopeWithoutGradients(() -> Torch.array(model.anomaly(TokenBatch.of(rows), false)));
      for (int i = 0; i < logits.length; i++) {
        scores[from + i] = logits[i];
      }
    }
    return scores;
  }

  /** The labels of texts. */
  public static boolean[] labels(List<Text> of) {
    boolean[] labels = new boolean[of.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = of.get(i).anomalous();
    }
    return labels;
  }
}
