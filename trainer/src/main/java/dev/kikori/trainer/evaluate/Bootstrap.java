package dev.kikori.trainer.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap over windows (Efron 1979): as many windows as there are, drawn with replacement. The same seed draws the same
 * windows for every detector, so that intervals of two detectors can be compared. Neighbouring windows depend on each other, so the
 * intervals are, if anything, too narrow.
 */
final class Bootstrap {
  private static final double TAIL = 0.025;

  private final int resamples;
  private final long seed;

  Bootstrap(int resamples, long seed) {
    this.resamples = resamples;
    this.seed = seed;
  }

  /** All resamples of a ranking at a threshold. */
  Metrics[] draw(Ranking ranking, double threshold, int windows) {
    SplittableRandom random = new SplittableRandom(seed);
    Metrics[] drawn = new Metrics[resamples];
    int[] weights = new int[windows];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < windows; i++) {
        weights[random.nextInt(windows)]++;
      }
      drawn[r] = ranking.at(threshold, weights);
    }
    return drawn;
  }

  /** The interval of one figure; resamples for which it is not defined are left out. */
  static Interval interval(Metrics whole, Metrics[] drawn, ToDoubleFunction<Metrics> figure) {
    double[] values =
        Arrays.stream(drawn)
            .mapToDouble(figure)
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    double value = figure.applyAsDouble(whole);
    if (values.length == 0) {
      return new Interval(value, Double.NaN, Double.NaN);
    }
    return new Interval(value, percentile(values, TAIL), percentile(values, 1 - TAIL));
  }

  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
