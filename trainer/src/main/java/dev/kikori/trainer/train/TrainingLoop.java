package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.AdamW;
import dev.kikori.trainer.nn.Parameters;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.Weight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Runs the steps of one stage: schedule, optimizer, metrics, validation that keeps the best weights, checkpoints. What a step does depends
 * only on the seed and its number, so a run that was stopped and resumed ends where an undisturbed one does.
 */
public final class TrainingLoop {
  private static final double MAX_GRADIENT = 1.0;
  private static final double CHECKPOINT_SECONDS = 60;
  private static final String WEIGHT = "weight.";
  private static final String BEST = "best.";

  /** What a stage has to say about its steps. */
  public interface Task {
    /** The loss of a batch, whose tensors belong to the scope around. */
    Loss loss(long step);

    /** A score of the present weights, higher is better; called as often as the plan says. Figures may be added to {@code into}. */
    default double validate(Map<String, Double> into) {
      throw new UnsupportedOperationException("this stage has no validation");
    }
  }

  /**
   * The loss of a batch.
   *
   * @param value one number that gradients flow from
   * @param units how many tokens or windows the batch held
   */
  public record Loss(Tensor value, long units) {}

  /**
   * How a stage went.
   *
   * @param steps steps taken, those before a resume included
   * @param seconds time taken, that before a resume included
   * @param units tokens or windows seen since the start or the resume
   * @param unitsPerSecond rate since the start or the resume
   * @param bestScore highest score of its validations, or negative infinity
   */
  public record Outcome(
      long steps, double seconds, long units, double unitsPerSecond, double bestScore) {}

  private final Run run;
  private final Plan plan;
  private final Map<String, Tensor> weights;
  private final Task task;
  private final AdamW optimizer;
  private Map<String, Weight> best = Map.of();
  private double bestScore = Double.NEGATIVE_INFINITY;
  private int worse;
  private long step;
  private double secondsBefore;
  private long startNanos;

  private TrainingLoop(Run run, Plan plan, Map<String, Tensor> weights, Task task) {
    this.run = run;
    this.plan = plan;
    this.weights = weights;
    this.task = task;
    this.optimizer = new AdamW(weights, plan.weightDecay(), MAX_GRADIENT);
  }

  /**
   * Trains. At the end the weights are those of the best validation, or the last ones if there is none.
   *
   * @param weights the weights that learn, by name
   * @throws TrainingStopped if it was asked to stop; the last checkpoint is written then
   */
  public static Outcome run(Run run, Plan plan, Map<String, Tensor> weights, Task task) {
    TrainingLoop loop = new TrainingLoop(run, plan, weights, task);
    try {
      return loop.train();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      loop.optimizer.close();
    }
  }

  private Outcome train() throws IOException {
    startNanos = System.nanoTime();
    Path checkpoint = run.checkpoint(plan.stage());
    if (run.resume() && Files.exists(checkpoint)) {
      resume(checkpoint);
    }
    run.metrics().rewind(plan.stage(), step);
    double lastCheckpoint = 0;
    double lossSum = 0;
    long lossCount = 0;
    long units = 0;
    while (step < plan.steps() && seconds() < plan.maxMinutes() * 60 && !outOfPatience()) {
      double learningRate = plan.learningRate(step, seconds() / (plan.maxMinutes() * 60));
      long[] stepUnits = new long[1];
      double loss = Torch.scope(() -> oneStep(learningRate, stepUnits));
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException(
            plan.stage() + ": loss " + loss + " at step " + step + " (lower the learning rate)");
      }
      step++;
      units += stepUnits[0];
      lossSum += loss;
      lossCount++;
      double rate = units / secondsSinceStart();
      run.progress()
          .step(
              plan.stage(),
              step,
              plan.steps(),
              lossSum / lossCount,
              rate,
              plan.unit(),
              secondsLeft());
      if (step % plan.logEvery() == 0 || step == plan.steps()) {
        log(lossSum / lossCount, learningRate, rate);
        lossSum = 0;
        lossCount = 0;
      }
      if (plan.validateEvery() > 0 && (step % plan.validateEvery() == 0 || step == plan.steps())) {
        validate();
      }
      if (run.stop().requested()) {
        // No plot here: the process may be ending, and then Java's graphics refuse to start.
        save(checkpoint);
        run.progress()
            .say(
                plan.stage()
                    + ": stopped at step "
                    + step
                    + ", kept in "
                    + checkpoint
                    + " (go on with --resume)");
        throw new TrainingStopped(plan.stage() + " was asked to stop");
      }
      if (secondsSinceStart() - lastCheckpoint > CHECKPOINT_SECONDS) {
        lastCheckpoint = secondsSinceStart();
        save(checkpoint);
        run.plot();
      }
    }
    if (plan.validateEvery() > 0 && step % plan.validateEvery() != 0 && step != plan.steps()) {
      validate();
    }
    if (!best.isEmpty()) {
      restore(best);
    }
    run.plot();
    Files.deleteIfExists(checkpoint);
    return new Outcome(step, seconds(), units, units / secondsSinceStart(), bestScore);
  }

  private double oneStep(double learningRate, long[] units) {
    torch.manual_seed(run.seed() * 1_000_003 + step);
    Loss loss = task.loss(step);
    units[0] = loss.units();
    loss.value().backward();
    optimizer.step(learningRate);
    return loss.value().item_float();
  }

  private void log(double loss, double learningRate, double rate) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.put("learning_rate", learningRate);
    values.put(plan.unit() + "_per_second", rate);
    values.put("seconds", seconds());
    run.metrics().add(plan.stage(), step, values);
  }

  private void validate() {
    Map<String, Double> values = new LinkedHashMap<>();
    double score = task.validate(values);
    values.put("validation_score", score);
    run.metrics().add(plan.stage(), step, values);
    if (best.isEmpty() || score > bestScore) {
      bestScore = score;
      best = Parameters.snapshot(weights);
      worse = 0;
    } else {
      worse++;
    }
  }

  private boolean outOfPatience() {
    return plan.patience() > 0 && worse >= plan.patience() && 2 * step >= plan.steps();
  }

  private void save(Path checkpoint) throws IOException {
    Map<String, Weight> all = new LinkedHashMap<>();
    Parameters.snapshot(weights).forEach((name, weight) -> all.put(WEIGHT + name, weight));
    all.putAll(optimizer.snapshot());
    best.forEach((name, weight) -> all.put(BEST + name, weight));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("stage", plan.stage());
    metadata.put("step", Long.toString(step));
    metadata.put("seed", Long.toString(run.seed()));
    metadata.put("seconds", Double.toString(seconds()));
    metadata.put("best_score", Double.toString(bestScore));
    metadata.put("worse", Integer.toString(worse));
    new Safetensors(all, metadata).write(checkpoint);
  }

  private void resume(Path checkpoint) throws IOException {
    Safetensors saved = Safetensors.read(checkpoint);
    Map<String, Weight> bestSaved = new LinkedHashMap<>();
    Map<String, Weight> current = new LinkedHashMap<>();
    saved
        .weights()
        .forEach(
            (name, weight) -> {
              if (name.startsWith(WEIGHT)) {
                current.put(name.substring(WEIGHT.length()), weight);
              } else if (name.startsWith(BEST)) {
                bestSaved.put(name.substring(BEST.length()), weight);
              }
            });
    if (!current.keySet().equals(weights.keySet())) {
      throw new IOException(
          checkpoint
              + ": other weights than this run's (expected: the recipe it was begun with; or run without --resume)");
    }
    restore(current);
    step = Long.parseLong(saved.metadata().getOrDefault("step", "0"));
    optimizer.load(saved.weights(), step);
    best = bestSaved;
    bestScore = Double.parseDouble(saved.metadata().getOrDefault("best_score", "-Infinity"));
    worse = Integer.parseInt(saved.metadata().getOrDefault("worse", "0"));
    secondsBefore = Double.parseDouble(saved.metadata().getOrDefault("seconds", "0"));
    run.progress().say(plan.stage() + ": resumed at step " + step);
  }

  private void restore(Map<String, Weight> values) {
    Torch.scope(
        () ->
            Torch.withoutGradients(
                () ->
                    values.forEach(
                        (name, weight) ->
                            tensor(name).copy_(Torch.floats(weight.values(), weight.shape())))));
  }

  private Tensor tensor(String name) {
    return java.util.Objects.requireNonNull(weights.get(name), name);
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private double seconds() {
    return secondsBefore + secondsSinceStart();
  }

  private double secondsLeft() {
    double bySteps = step == 0 ? Double.MAX_VALUE : seconds() / step * (plan.steps() - step);
    return Math.min(bySteps, plan.maxMinutes() * 60 - seconds());
  }
}
