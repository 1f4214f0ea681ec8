package dev.kikori.scorer.verdict;

/**
 * Where a stream's alerts begin. The user states a budget, false alerts per 1,000 windows; the threshold is the strangeness that the
 * stream's own recent windows exceed that rarely. Windows far beyond the threshold are incidents, not traffic, and do not move it. As only
 * recent windows count, it follows a drifting stream. Not thread-safe: one owner per stream.
 */
final class AlertBudget {
  /** A threshold is never lower, nats: {@value}. A window that usual parts explain does not alert, however quiet the stream. */
  static final double FLOOR_NATS = 3;

  /** Where a young stream's threshold stands, nats: {@value}. */
  static final double FIRST_NATS = 6;

  private static final double INCIDENT_FACTOR = 3;

  private final double share;
  private final RecentTail traffic = new RecentTail();
  private double threshold = FIRST_NATS;

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
    if (nats <= INCIDENT_FACTOR * threshold) {
      traffic.add(nats);
      double young = Math.max(0, 1 - traffic.count() * share);
      threshold = Math.max(FLOOR_NATS + young * (FIRST_NATS - FLOOR_NATS), traffic.exceededBy(share));
    }
  }
}
