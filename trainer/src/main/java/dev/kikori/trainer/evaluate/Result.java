package dev.kikori.trainer.evaluate;

import java.util.Map;

/**
 * How one detector did on the test part.
 *
 * @param detector its name
 * @param supervision what it was told of the training part
 * @param threshold the lowest score that alerts
 * @param all figures on all windows
 * @param precision with its interval; so the next five
 * @param recall see {@link Metrics#recall}
 * @param f1 see {@link Metrics#f1}
 * @param prAuc see {@link Metrics#prAuc}
 * @param auroc see {@link Metrics#auroc}
 * @param falsePerThousand see {@link Metrics#falsePerThousand}
 * @param oracleF1 the highest F1 that any threshold reaches on the test part: known to nobody beforehand, a bound only
 * @param seen figures on windows of nothing but templates that the training part had
 * @param unseen figures on the other ones
 * @param distinct figures on the first window of each multiset of templates
 * @param kinds anomalous windows found, by kind
 * @param falseRate false alerts per 1,000 normal windows in successive stretches of the test part
 * @param fitSeconds seconds to fit on the training part
 * @param scoreSeconds seconds to score the test part
 * @param peakBytes growth of the heap at its peak while fitting and scoring
 */
public record Result(
    String detector,
    Supervision supervision,
    double threshold,
    Metrics all,
    Interval precision,
    Interval recall,
    Interval f1,
    Interval prAuc,
    Interval auroc,
    Interval falsePerThousand,
    double oracleF1,
    Metrics seen,
    Metrics unseen,
    Metrics distinct,
    Map<String, Found> kinds,
    FalseAlertRate falseRate,
    double fitSeconds,
    double scoreSeconds,
    long peakBytes) {

  /**
   * Anomalous windows of a kind.
   *
   * @param found those that alerted
   * @param windows all of them
   */
  public record Found(int found, int windows) {}
}
