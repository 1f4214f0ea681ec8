package dev.kikori.scorer.model;

/**
 * What a model says of one window.
 *
 * @param anomaly logit of the window being anomalous: above 0 is more likely than not, as far as the labels it was trained on go; not a
 *     number where no model has read the window
 * @param contribution per line {@code [lines]}, the logit of this line making it so
 * @param surprise per line {@code [lines]}, nats: how unexpected the line is after the lines before it; needs no labels
 */
public record WindowScores(float anomaly, float[] contribution, float[] surprise) {
  /**
   * The scores of a window that no model has read: a judge then goes by the stream's own past alone, and does not take them for something
   * that a model has said.
   *
   * @param lines lines of the window
   */
  public static WindowScores withoutModel(int lines) {
    return new WindowScores(Float.NaN, new float[lines], new float[lines]);
  }

  /** Whether a model has read the window. */
  public boolean byModel() {
    return !Float.isNaN(anomaly);
  }

  /** Whether every number is one: a model that overflows gives others. */
  public boolean areFinite() {
    float sum = anomaly * 0;
    for (float one : contribution) {
      sum += one * 0;
    }
    for (float one : surprise) {
      sum += one * 0;
    }
    return sum == 0;
  }
}
