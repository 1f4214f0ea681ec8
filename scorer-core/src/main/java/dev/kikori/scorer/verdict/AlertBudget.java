package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** What an alerted window of a young stream counts for at most, in thresholds. */
  private static final double YOUNG_FACTOR = 1.25;

  private static final int FEWEST = 200;
  private static final int MOST = 5_000;
  private static final double EXCEEDANCES = 5;
  private static final int CAUSES = 1_000;

  private final double share;
  private final RecentTail traffic;
  private final Map<Long, Integer> causes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > CAUSES;
        }
      };
  private double threshold = FIRST_NATS;

  AlertBudget(double perThousand) {
    this.share = StreamJudge.checkedBudget(perThousand) / 1000;
    // As short a memory as still shows so rare an event a few times: that follows a drift fastest.
    this.traffic = new RecentTail((int) Math.max(FEWEST, Math.min(MOST, EXCEEDANCES / share)));
  }

  void write(ByteWriter out) {
    traffic.write(out);
    out.writeDouble(threshold);
    out.writeCount(causes.size());
    causes.forEach(
        (cause, times) -> {
          out.writeLong(cause);
          out.writeCount(times);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    traffic.read(in);
    threshold = in.readDouble();
    int size = in.readSize(9);
    for (int i = 0; i < size; i++) {
      causes.put(in.readLong(), (int) in.readCount());
    }
  }

  /** The strangeness at which an alert begins, nats. */
  double threshold() {
    return threshold;
  }

  /**
   * Counts a window as traffic, unless it is an incident. One cause that returns again and again is one matter to a person, and counts
   * the less the more often it returns.
   *
   * @param nats strangeness of the window
   * @param leading id of its leading template
   */
  void observe(double nats, long leading) {
    boolean repeated =
        nats > threshold / 2 && Integer.bitCount(causes.merge(leading, 1, Integer::sum)) != 1;
    if (!repeated) {
      observe(nats);
    }
  }

  /**
   * Counts a window as traffic, unless it is an incident. Until a stream has shown as many windows as the budget has one alert in, an alert
   * may as well be its first fault: it lifts the threshold step by step, and never beyond the strangest window that was counted.
   */
  void observe(double nats) {
    if (nats <= INCIDENT_FACTOR * threshold) {
      boolean young = traffic.count() * share < 1;
      traffic.add(young ? Math.min(nats, YOUNG_FACTOR * threshold) : nats);
      double rare = traffic.exceededBy(share);
      double youth = Math.max(0, 1 - traffic.count() * share);
      threshold =
          Math.max(
              FLOOR_NATS + youth * (FIRST_NATS - FLOOR_NATS),
              young ? Math.min(rare, traffic.highest()) : rare);
    }
  }
}
