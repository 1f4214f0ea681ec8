package dev.kikori.trainer.evaluate;

import java.util.Arrays;

/**
 * Windows in falling order of score: all figures come from one pass over it, weighted where windows are drawn several times. Immutable.
 *
 * <p>Average precision is the sum over distinct scores of (recall gained) × (precision reached), as scikit-learn has it; AUROC is the
 * Mann-Whitney statistic.
 */
final class Ranking {
  private final double[] scores;
  private final boolean[] anomalous;
  private final int[] order;

  Ranking(double[] scores, boolean[] anomalous) {
    if (scores.length != anomalous.length) {
      throw new IllegalArgumentException(
          "scores: " + scores.length + " (expected: " + anomalous.length + ")");
    }
    for (double score : scores) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("scores: NaN (expected: numbers)");
      }
    }
    this.scores = scores;
    this.anomalous = anomalous;
    this.order = fallingOrder(scores);
  }

  /** Figures at a threshold, each window counted once. */
  Metrics at(double threshold) {
    int[] once = new int[scores.length];
    Arrays.fill(once, 1);
    return at(threshold, once);
  }

  /** Figures at a threshold, window {@code i} counted {@code weights[i]} times. */
  Metrics at(double threshold, int[] weights) {
    long positives = 0;
    long negatives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (anomalous[i]) {
        positives += weights[i];
      } else {
        negatives += weights[i];
      }
    }
    long tp = 0;
    long fp = 0;
    long alertedTp = 0;
    long alertedFp = 0;
    double area = 0;
    double pairs = 0;
    for (int at = 0; at < order.length; ) {
      double score = scores[order[at]];
      long tiedPositives = 0;
      long tiedNegatives = 0;
      for (; at < order.length && scores[order[at]] == score; at++) {
        int window = order[at];
        if (anomalous[window]) {
          tiedPositives += weights[window];
        } else {
          tiedNegatives += weights[window];
        }
      }
      pairs += tiedPositives * (negatives - fp - tiedNegatives + tiedNegatives / 2.0);
      tp += tiedPositives;
      fp += tiedNegatives;
      if (tiedPositives > 0) {
        area += tiedPositives / (double) positives * tp / (tp + fp);
      }
      if (score >= threshold) {
        alertedTp = tp;
        alertedFp = fp;
      }
    }
    double precision =
        alertedTp + alertedFp == 0 ? 0 : alertedTp / (double) (alertedTp + alertedFp);
    double recall = positives == 0 ? Double.NaN : alertedTp / (double) positives;
    return new Metrics(
        positives + negatives,
        positives,
        alertedTp,
        alertedFp,
        precision,
        recall,
        positives == 0 ? Double.NaN : 2.0 * alertedTp / (positives + alertedTp + alertedFp),
        positives == 0 ? Double.NaN : area,
        positives == 0 || negatives == 0 ? Double.NaN : pairs / ((double) positives * negatives),
        positives + negatives == 0 ? Double.NaN : 1000.0 * alertedFp / (positives + negatives));
  }

  /** The threshold with the highest F1, half-way to the next lower score; above all scores if nothing is anomalous. */
  double bestThreshold() {
    long positives = 0;
    for (boolean one : anomalous) {
      positives += one ? 1 : 0;
    }
    double bestF1 = 0;
    double best = order.length == 0 ? Double.POSITIVE_INFINITY : Math.nextUp(scores[order[0]]);
    long tp = 0;
    for (int at = 0; at < order.length; at++) {
      tp += anomalous[order[at]] ? 1 : 0;
      boolean last = at + 1 == order.length;
      if (!last && scores[order[at + 1]] == scores[order[at]]) {
        continue;
      }
      double f1 = 2.0 * tp / (positives + at + 1);
      if (f1 > bestF1) {
        bestF1 = f1;
        best = last ? scores[order[at]] : midpoint(scores[order[at]], scores[order[at + 1]]);
      }
    }
    return best;
  }

  /** A threshold under which at most {@code perThousand} of 1,000 windows alert, whatever they are: half-way to the next higher score. */
  double budgetThreshold(double perThousand) {
    int allowed = (int) Math.floor(perThousand / 1000 * order.length);
    if (order.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (allowed >= order.length) {
      return scores[order[order.length - 1]];
    }
    double silent = scores[order[allowed]];
    int above = allowed;
    while (above >= 0 && scores[order[above]] == silent) {
      above--;
    }
    return above < 0 ? Math.nextUp(silent) : midpoint(scores[order[above]], silent);
  }

  private static double midpoint(double high, double low) {
    double middle = low + (high - low) / 2;
    return middle > low ? middle : high;
  }

  private static int[] fallingOrder(double[] scores) {
    Integer[] boxed = new Integer[scores.length];
    Arrays.setAll(boxed, i -> i);
    Arrays.sort(boxed, (a, b) -> Double.compare(scores[b], scores[a]));
    return Arrays.stream(boxed).mapToInt(Integer::intValue).toArray();
  }
}
