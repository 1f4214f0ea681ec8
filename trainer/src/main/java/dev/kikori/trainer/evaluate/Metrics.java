package dev.kikori.trainer.evaluate;

/**
 * Figures of a detector on a set of windows. A figure that is not defined (recall without anomalous windows) is NaN; precision without any
 * alert is 0.
 *
 * @param windows number of windows
 * @param anomalous anomalous ones among them
 * @param truePositives anomalous windows that alerted
 * @param falsePositives normal windows that alerted
 * @param precision share of alerts that are right
 * @param recall share of anomalous windows that alerted
 * @param f1 harmonic mean of the two
 * @param prAuc average precision: area under the precision-recall steps, tied scores taken as one step
 * @param auroc probability that an anomalous window outscores a normal one, ties counting half
 * @param falsePerThousand false alerts per 1,000 windows
 */
public record Metrics(
    long windows,
    long anomalous,
    long truePositives,
    long falsePositives,
    double precision,
    double recall,
    double f1,
    double prAuc,
    double auroc,
    double falsePerThousand) {}
