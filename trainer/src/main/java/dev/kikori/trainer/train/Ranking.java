package dev.kikori.trainer.train;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well scores put anomalous windows before normal ones.
 *
 * @param prAuc area under the precision-recall curve, as average precision; equal scores count as one step
 * @param bestF1 highest F1 of any threshold
 * @param threshold where it lies between the scores on its two sides: nearer to the lower, because what is normal varies less
 */
public record Ranking(double prAuc, double bestF1, double threshold) {
  private static final double GAP_SHARE = 0.3;

  /** Ranks scores; without an anomalous window all figures are 0. */
  public static Ranking of(double[] scores, boolean[] labels) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> scores[i]).reversed());
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    double area = 0;
    double bestF1 = 0;
    double threshold = scores.length == 0 ? 0 : scores[order[0]] + 1;
    int found = 0;
    for (int at = 0; at < order.length; ) {
      int end = at;
      int foundBefore = found;
      while (end < order.length && scores[order[end]] == scores[order[at]]) {
        found += labels[order[end]] ? 1 : 0;
        end++;
      }
      double precision = (double) found / end;
      area += precision * (found - foundBefore) / Math.max(1, positives);
      double f1 = 2.0 * found / (end + positives);
      if (f1 > bestF1) {
        bestF1 = f1;
        double here = scores[order[at]];
        double below = end < order.length ? scores[order[end]] : here - 1;
        threshold = below + GAP_SHARE * (here - below);
      }
      at = end;
    }
    return new Ranking(area, bestF1, threshold);
  }

  /** F1 of calling windows anomalous whose score is above a threshold. */
  public static double f1(double[] scores, boolean[] labels, double threshold) {
    int truePositives = 0;
    int called = 0;
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean alert = scores[i] > threshold;
      called += alert ? 1 : 0;
      positives += labels[i] ? 1 : 0;
      truePositives += alert && labels[i] ? 1 : 0;
    }
    return called + positives == 0 ? 0 : 2.0 * truePositives / (called + positives);
  }
}
