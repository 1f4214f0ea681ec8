package dev.kikori.server.batch;

import dev.kikori.scorer.model.Timings;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.batch.BatchMetrics.Outcome;
import dev.kikori.server.model.ModelLease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers windows: read by the model, by the smaller one while that has taken over, or without any. Whatever the model does, each window is
 * answered. Takes no lock; safe for use by many threads.
 */
final class BatchScorer {
  private final String name;
  private final ModelSource source;
  private final Reader reader;
  private final Ladder ladder;
  private final BatchMetrics metrics;
  private final FailureLog failures;
  private final Costs fullCosts = new Costs();
  private final Costs smallerCosts = new Costs();

  /** Where leases come from. */
  interface ModelSource {
    ModelLease acquire(String model);

    /** The model that takes over from a larger one, or null. */
    @Nullable String smaller();
  }

  /** Has a model read windows. */
  interface Reader {
    List<WindowScores> score(ModelLease model, List<Window> windows, Timings timings);
  }

  BatchScorer(String name, ModelSource source, Reader reader, Ladder ladder, BatchMetrics metrics) {
    this.name = name;
    this.source = source;
    this.reader = reader;
    this.ladder = ladder;
    this.metrics = metrics;
    this.failures = new FailureLog(name);
  }

  /**
   * Sees that there is a model.
   *
   * @throws IllegalStateException if there is none
   */
  void requireModel() {
    acquire(false).close();
  }

  /** The load as far as it is known here: what a window costs, and whether a smaller model could take over. */
  Ladder.Load load(long oldestNanos, long arrived) {
    return new Ladder.Load(
        oldestNanos, arrived, fullCosts.nanos(), smallerCosts.nanos(), smaller() != null);
  }

  /** Counts a window that nobody waits for any longer. */
  void cancelled() {
    try (ModelLease lease = source.acquire(name)) {
      metrics.count(lease.version(), Outcome.CANCELLED);
    }
  }

  /** Has the model in force, or the smaller one while that has taken over, read a batch. */
  void answer(List<Pending> batch) {
    long start = System.nanoTime();
    List<Pending> wanted = new ArrayList<>(batch.size());
    boolean useSmaller = ladder.step() == DegradationStep.SMALLER_MODEL && smaller() != null;
    try (ModelLease lease = acquire(useSmaller)) {
      for (Pending pending : batch) {
        if (pending.future.isDone()) {
          metrics.count(lease.version(), Outcome.CANCELLED);
        } else {
          metrics.waited(start - pending.enqueuedNanos);
          wanted.add(pending);
        }
      }
      if (!wanted.isEmpty()) {
        score(wanted, lease, useSmaller);
      }
    }
  }

  private void score(List<Pending> batch, ModelLease lease, boolean useSmaller) {
    Timings timings = new Timings();
    long start = System.nanoTime();
    List<WindowScores> scores;
    try {
      scores = reader.score(lease, batch.stream().map(pending -> pending.window).toList(), timings);
    } catch (RuntimeException | Error e) {
      failures.say(e);
      finish(batch, lease, Outcome.FAILED, DegradationStep.TEMPLATES_ONLY);
      return;
    }
    (useSmaller ? smallerCosts : fullCosts).add(System.nanoTime() - start, batch.size());
    metrics.batch(batch.size(), timings);
    DegradationStep step = useSmaller ? DegradationStep.SMALLER_MODEL : ladder.scoredAs();
    for (int i = 0; i < batch.size(); i++) {
      Pending pending = batch.get(i);
      if (scores.get(i).areFinite()) {
        metrics.finished(lease.version(), Outcome.SCORED, step);
        complete(pending, scores.get(i), lease, step);
      } else {
        failures.say(new IllegalStateException("it gave a window scores that are no numbers"));
        finish(List.of(pending), lease, Outcome.FAILED, DegradationStep.TEMPLATES_ONLY);
      }
    }
  }

  /** Answers windows that the model is not to read. */
  void answerWithout(List<Pending> windows, Outcome outcome, DegradationStep step) {
    if (windows.isEmpty()) {
      return;
    }
    // Below the smaller model its encoder is what verdicts are made with: a judge changes models
    // once, not with every step.
    try (ModelLease lease = acquire(ladder.step() != DegradationStep.FULL)) {
      finish(windows, lease, outcome, step);
    }
  }

  private void finish(
      List<Pending> windows, ModelLease lease, Outcome outcome, DegradationStep step) {
    for (Pending pending : windows) {
      metrics.finished(lease.version(), outcome, step);
      int lines = pending.window.lines().size();
      complete(pending, WindowScores.withoutModel(lines), lease, step);
    }
  }

  private static void complete(
      Pending pending, WindowScores scores, ModelLease lease, DegradationStep step) {
    ModelLease own = lease.share();
    if (!pending.future.complete(new ScoredWindow(scores, own.model(), step, own::close))) {
      own.close();
    }
  }

  private ModelLease acquire(boolean smallerIfThere) {
    String smaller = smallerIfThere ? smaller() : null;
    ModelLease lease = source.acquire(smaller == null ? name : smaller);
    metrics.declare(lease.version());
    return lease;
  }

  /** The smaller model, if it is another one. */
  private @Nullable String smaller() {
    String smaller = source.smaller();
    return name.equals(smaller) ? null : smaller;
  }
}
