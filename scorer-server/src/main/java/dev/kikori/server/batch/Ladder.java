package dev.kikori.server.batch;

/**
 * Decides how much is done for each window of a model, by how long windows wait and by what the model costs. Up, as soon as the wait has been
 * over its target for a while: to the smaller model where there is one, then to no model, which clears the backlog at once, then to a sample
 * of windows, the smaller the sample the longer that is still too much. Down, when the model's measured cost says that all windows would fit
 * again, and has said so for a while: a short one if they would fit many times over, as after a cold start, and a long one once that has
 * turned out to be an error, the longer the more often.
 *
 * <p>Not thread-safe: {@link #observe} belongs to one thread, {@link #step} and {@link #sampleEvery} may be read by any.
 */
final class Ladder {
  /** Share of its threads' time that a model may be expected to need, for it to be used in full again. */
  static final double FITS = 0.7;

  static final int MOST_SAMPLE_EVERY = 10_000;
  private static final int MOST_PATIENCE = 16;
  private static final double SMOOTHING = 0.2;

  private final long targetNanos;
  private final long upAfterNanos;
  private final long downAfterNanos;
  private final int firstSampleEvery;
  private final int threads;
  private volatile DegradationStep step = DegradationStep.FULL;
  private volatile int sampleEvery;
  private long overSince = Long.MIN_VALUE;
  private long calmSince = Long.MIN_VALUE;
  private long changedAt = Long.MIN_VALUE;
  private long lastAt = Long.MIN_VALUE;
  private int patience = 1;
  private double arrivalsPerNano;

  /**
   * What is to be seen at one moment.
   *
   * @param oldestNanos how long the oldest window has waited
   * @param arrived windows that have come since the last look, however little is done for them
   * @param fullNanos what a window costs with the lane's model; 0 if nobody knows
   * @param smallerNanos what a window costs with the smaller model; 0 if nobody knows
   * @param hasSmaller whether there is a smaller model
   */
  record Load(
      long oldestNanos, long arrived, double fullNanos, double smallerNanos, boolean hasSmaller) {}

  Ladder(BatchConfig config) {
    this.targetNanos = config.targetDelay().toNanos();
    this.upAfterNanos = config.stepUpAfter().toNanos();
    this.downAfterNanos = config.stepDownAfter().toNanos();
    this.firstSampleEvery = config.sampleEvery();
    this.sampleEvery = config.sampleEvery();
    this.threads = config.threads();
  }

  DegradationStep step() {
    return step;
  }

  /** The step of a window that the lane's model has read: one of a sample is one, however it fared. */
  DegradationStep scoredAs() {
    return step == DegradationStep.SAMPLED ? DegradationStep.SAMPLED : DegradationStep.FULL;
  }

  /** At the step SAMPLED, of how many windows one goes through the model. */
  int sampleEvery() {
    return sampleEvery;
  }

  /** Looks at the load; true if the step or the sample has changed. */
  boolean observe(Load load, long nowNanos) {
    count(load.arrived(), nowNanos);
    boolean over = load.oldestNanos() > targetNanos;
    DegradationStep below = below(load.hasSmaller());
    double share = arrivalsPerNano * cost(below, load) / threads;
    boolean calm = !over && below != step && share <= FITS;
    overSince = over ? since(overSince, nowNanos) : Long.MIN_VALUE;
    calmSince = calm ? since(calmSince, nowNanos) : Long.MIN_VALUE;
    if (over && nowNanos - overSince >= upAfterNanos) {
      return up(load.hasSmaller(), nowNanos);
    }
    if (step == DegradationStep.TEMPLATES_ONLY && nowNanos - changedAt >= upAfterNanos) {
      // The backlog is gone: from here on the model takes what it can.
      return goTo(DegradationStep.SAMPLED, nowNanos);
    }
    if (calm && nowNanos - calmSince >= downAfter(share)) {
      return goTo(below, nowNanos);
    }
    return false;
  }

  /**
   * How long all must have fitted.
   *
   * @param share of its threads' time that the model is expected to need; 0 if nobody knows
   */
  private long downAfter(double share) {
    if (patience > 1 || share <= 0) {
      return patience * downAfterNanos;
    }
    return Math.min(downAfterNanos, Math.max(upAfterNanos, (long) (downAfterNanos * share / FITS)));
  }

  private void count(long arrived, long nowNanos) {
    if (lastAt != Long.MIN_VALUE && nowNanos > lastAt) {
      double rate = (double) arrived / (nowNanos - lastAt);
      arrivalsPerNano += SMOOTHING * (rate - arrivalsPerNano);
    }
    lastAt = nowNanos;
  }

  private static long since(long since, long nowNanos) {
    return since == Long.MIN_VALUE ? nowNanos : since;
  }

  private boolean up(boolean hasSmaller, long nowNanos) {
    if (step == DegradationStep.SAMPLED) {
      overSince = nowNanos;
      sampleEvery = Math.min(MOST_SAMPLE_EVERY, 2 * sampleEvery);
      return true;
    }
    if (step == DegradationStep.FULL && changedAt != Long.MIN_VALUE) {
      boolean error = nowNanos - changedAt < 2 * downAfterNanos;
      patience = error ? Math.min(MOST_PATIENCE, 2 * patience) : 1;
    }
    return goTo(
        step == DegradationStep.FULL && hasSmaller
            ? DegradationStep.SMALLER_MODEL
            : DegradationStep.TEMPLATES_ONLY,
        nowNanos);
  }

  private boolean goTo(DegradationStep next, long nowNanos) {
    boolean changes = next != step;
    step = next;
    changedAt = nowNanos;
    overSince = Long.MIN_VALUE;
    calmSince = Long.MIN_VALUE;
    sampleEvery = firstSampleEvery;
    return changes;
  }

  /** The step with more to it that would be taken next. */
  private DegradationStep below(boolean hasSmaller) {
    return switch (step) {
      case FULL, SMALLER_MODEL -> DegradationStep.FULL;
      case TEMPLATES_ONLY, SAMPLED ->
          hasSmaller ? DegradationStep.SMALLER_MODEL : DegradationStep.FULL;
    };
  }

  private static double cost(DegradationStep step, Load load) {
    return step == DegradationStep.SMALLER_MODEL ? load.smallerNanos() : load.fullNanos();
  }
}
