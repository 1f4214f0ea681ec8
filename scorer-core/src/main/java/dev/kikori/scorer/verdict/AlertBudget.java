package dev.kikori.scorer.verdict;

import java.util.Arrays;

/**
 * Where a stream's alerts begin. The user states a budget, false alerts per 1,000 windows; the threshold is the strangeness that the
 * stream's own recent windows exceed that rarely. Windows far beyond the threshold are incidents, not traffic, and do not move it. As
 * the last {@value #RECENT} windows are what counts, it follows a drifting stream.
 *
 * <p>Until enough windows have passed to see so rare an event, the tail is taken for exponential and extrapolated from its bulk, never
 * below a floor. Not thread-safe: one owner per stream.
 */
final class AlertBudget {
  static final int RECENT = 4_000;

  /** False alerts per 1,000 windows, unless told otherwise: {@value}. */
  static final double DEFAULT_PER_THOUSAND = 5;

  /** A threshold is never lower, nats: {@value}. A window that usual parts explain does not alert, however quiet the stream. */
  static final double FLOOR_NATS = 5;

  private static final double INCIDENT_FACTOR = 3;
  private static final int REFRESH_WINDOWS = 8;
  private static final int FEWEST_EXCEEDANCES = 4;

  private final double share;
  private final double[] recent = new double[RECENT];
  private int count;
  private int next;
  private int untilRefresh;
  private double threshold = 2 * FLOOR_NATS;

  AlertBudget(double perThousand) {
    if (!(perThousand > 0 && perThousand <= 500)) {
      throw new IllegalArgumentException("budget: " + perThousand + " (expected: above 0, at most 500 false alerts per 1,000 windows)");
    }
    this.share = perThousand / 1000;
  }

  /** The strangeness at which an alert begins, nats. */
  double threshold() {
    return threshold;
  }

  /** Counts a window as traffic, unless it is an incident. */
  void observe(double nats) {
    if (nats > INCIDENT_FACTOR * threshold) {
      return;
    }
    recent[next] = nats;
    next = (next + 1) % RECENT;
    count = Math.min(count + 1, RECENT);
    if (--untilRefresh <= 0) {
      untilRefresh = REFRESH_WINDOWS;
      threshold = Math.max(FLOOR_NATS, estimate());
    }
  }

  private double estimate() {
    double[] sorted = Arrays.copyOf(recent, count);
    Arrays.sort(sorted);
    if (count * share >= FEWEST_EXCEEDANCES) {
      return quantile(sorted, 1 - share);
    }
    double median = quantile(sorted, 0.5);
    double scale = Math.max(0.5, (quantile(sorted, 0.9) - median) / Math.log(5));
    double tail = median + scale * Math.log(0.5 / share);
    // Few windows say little of the tail: begin with care.
    double trust = Math.min(1, count * share / FEWEST_EXCEEDANCES);
    return trust * tail + (1 - trust) * Math.max(tail, 2 * FLOOR_NATS);
  }

  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    double above = sorted[Math.min(sorted.length - 1, below + 1)];
    return sorted[below] + (at - below) * (above - sorted[below]);
  }
}
