package dev.kikori.trainer.train;

/**
 * What a stage of training is to do.
 *
 * @param stage name of the stage
 * @param unit what its rate counts: tokens, windows
 * @param steps most steps
 * @param learningRate highest learning rate, reached after the warm-up; a cosine takes it down to a twentieth
 * @param warmup steps of the warm-up
 * @param weightDecay weight decay
 * @param maxMinutes minutes after which it ends, whatever the steps; the cosine follows whichever is further
 * @param logEvery steps from one line of metrics to the next
 * @param validateEvery steps from one validation to the next, 0 for none
 * @param patience validations without a better score after which it ends once half the steps are done, 0 for never
 */
public record Plan(
    String stage,
    String unit,
    long steps,
    double learningRate,
    long warmup,
    double weightDecay,
    double maxMinutes,
    long logEvery,
    long validateEvery,
    int patience) {
  /** Share of the highest learning rate that is left at the end. */
  private static final double FLOOR = 0.05;

  /** The learning rate of a step (from 0) after a share of the time. */
  double learningRate(long step, double timeShare) {
    if (step < warmup) {
      return learningRate * (step + 1) / warmup;
    }
    double share =
        Math.min(1, Math.max((double) (step - warmup) / Math.max(1, steps - warmup), timeShare));
    return learningRate * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * share)));
  }
}
