package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.TokenBatch;
import dev.kikori.trainer.nn.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Causal pre-training of the line encoder on the texts of distinct templates. A share of them is held out; the weights with the lowest loss
 * on those are kept. Rows of like length share a batch.
 */
public final class EncoderPretraining implements TrainingLoop.Task {
  /** Name of the stage. */
  public static final String STAGE = "pretrain";

  private static final int BUCKET = 24;
  private static final long VALIDATIONS = 12;

  /**
   * How to pre-train.
   *
   * @param epochs passes over the texts
   * @param batch lines a batch
   * @param lr highest learning rate
   * @param warmup steps of the warm-up
   * @param weightDecay weight decay
   * @param maxMinutes minutes after which it ends
   * @param heldOut share of the texts that is held out
   */
  public record Options(
      int epochs,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes,
      double heldOut) {}

  /**
   * How it went.
   *
   * @param outcome steps and rate
   * @param lines texts trained on
   * @param heldOutLines texts held out
   * @param heldOutLoss mean loss a token on them, nats
   */
  public record Result(
      TrainingLoop.Outcome outcome, int lines, int heldOutLines, double heldOutLoss) {}

  private final LineEncoder encoder;
  private final Options options;
  private final long seed;
  private final List<int[]> train;
  private final List<int[]> heldOut;
  private final long stepsPerEpoch;
  private long epoch = -1;
  private List<List<int[]>> batches = List.of();

  private EncoderPretraining(LineEncoder encoder, List<int[]> rows, Options options, long seed) {
    this.encoder = encoder;
    this.options = options;
    this.seed = seed;
    List<int[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    int held = Math.min((int) Math.ceil(rows.size() * options.heldOut()), rows.size() - 1);
    this.heldOut = shuffled.subList(0, held);
    this.train = shuffled.subList(held, shuffled.size());
    this.stepsPerEpoch = (train.size() + options.batch() - 1L) / options.batch();
  }

  /**
   * Pre-trains.
   *
   * @param rows token ids of the texts, begin and end included
   * @throws TrainingStopped if it was asked to stop
   */
  public static Result run(Run run, LineEncoder encoder, List<int[]> rows, Options options) {
    EncoderPretraining task = new EncoderPretraining(encoder, rows, options, run.seed());
    long steps = task.stepsPerEpoch * options.epochs();
    Plan plan =
        new Plan(
            STAGE,
            "tokens",
            steps,
            options.lr(),
            options.warmup(),
            options.weightDecay(),
            options.maxMinutes(),
            Math.max(1, Math.min(50, steps / 40)),
            task.heldOut.isEmpty()
                ? 0
                : Math.max(1, Math.max(task.stepsPerEpoch, steps / VALIDATIONS)),
            0);
    TrainingLoop.Outcome outcome =
        TrainingLoop.run(run, plan, encoder.parameters().trainable(), task);
    return new Result(outcome, task.train.size(), task.heldOut.size(), -outcome.bestScore());
  }

  @Override
  public TrainingLoop.Loss loss(long step) {
    if (step / stepsPerEpoch != epoch) {
      epoch = step / stepsPerEpoch;
      batches = batches(train, new Random(seed * 31 + epoch));
    }
    List<int[]> rows = batches.get((int) (step % stepsPerEpoch));
    long tokens = rows.stream().mapToLong(row -> row.length).sum();
    return new TrainingLoop.Loss(encoder.loss(TokenBatch.of(rows), true), tokens);
  }

  private List<List<int[]>> batches(List<int[]> rows, Random random) {
    List<int[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);
    List<List<int[]>> all = new ArrayList<>();
    int bucket = options.batch() * BUCKET;
    for (int from = 0; from < shuffled.size(); from += bucket) {
      List<int[]> near =
          new ArrayList<>(shuffled.subList(from, Math.min(shuffled.size(), from + bucket)));
      near.sort(Comparator.comparingInt(row -> row.length));
      for (int at = 0; at < near.size(); at += options.batch()) {
        all.add(near.subList(at, Math.min(near.size(), at + options.batch())));
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  @Override
  public double validate(Map<String, Double> into) {
    double sum = 0;
    long tokens = 0;
    for (List<int[]> rows : batches(heldOut, new Random(seed))) {
      float[] losses = Torch.scope(() -> encoder.rowLosses(TokenBatch.of(rows)));
      for (int i = 0; i < losses.length; i++) {
        int targets = rows.get(i).length - 1;
        sum += (double) losses[i] * targets;
        tokens += targets;
      }
    }
    double loss = sum / tokens;
    into.put("held_out_loss", loss);
    into.put("held_out_perplexity", Math.exp(loss));
    return -loss;
  }
}
