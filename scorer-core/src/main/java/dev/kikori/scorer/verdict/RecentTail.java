package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.Arrays;

/**
 * The upper tail of a quantity over the last windows: how rare a value is, and which value is how rare. What has been seen
 * is counted; beyond it the tail is taken for exponential, with the scale of the bulk. Not thread-safe.
 */
final class RecentTail {
  private static final int FIRST_ROOM = 64;
  private static final int REFRESH = 8;
  private static final int FEWEST = 200;
  private static final double SMALLEST_SCALE = 0.3;

  private final int capacity;
  private double[] recent;
  private double[] sorted = new double[0];
  private int count;
  private int next;
  private int untilRefresh;
  private double median;
  private double scale = 1;

  /**
   * A tail that has seen nothing.
   *
   * @param windows how many windows it remembers
   */
  RecentTail(int windows) {
    this.capacity = windows;
    this.recent = new double[Math.min(windows, FIRST_ROOM)];
  }

  void add(double value) {
    if (next == recent.length) {
      recent = Arrays.copyOf(recent, Math.min(capacity, 2 * next));
    }
    recent[next] = value;
    next = (next + 1) % capacity;
    count = Math.min(count + 1, capacity);
    if (--untilRefresh <= 0) {
      // The more is known, the less one value can change.
      untilRefresh = Math.max(REFRESH, count / 32);
      refresh();
    }
  }

  int count() {
    return count;
  }

  /** The highest value that it goes by, 0 if there is none. */
  double highest() {
    return sorted.length == 0 ? 0 : sorted[sorted.length - 1];
  }

  double median() {
    return median;
  }

  /** How fast the tail falls off above the median: what one nat of rarity costs, by the exponential that fits the bulk. */
  double scale() {
    return scale;
  }

  /**
   * The value that a share of windows exceeds.
   *
   * @param share 0 to 1; shares too small to have been seen often enough are extrapolated
   */
  double exceededBy(double share) {
    int n = sorted.length;
    if (n == 0) {
      return 0;
    }
    double extrapolated = median + scale * Math.log(0.5 / share);
    double at = (1 - share) * (n - 1);
    int below = (int) at;
    double seen =
        sorted[below] + (at - below) * (sorted[Math.min(n - 1, below + 1)] - sorted[below]);
    // From few exceedances the quantile is a guess, and so is the extrapolation: trust each as far
    // as it goes.
    double trust = Math.min(1, n * share / 4);
    return trust * seen + (1 - trust) * extrapolated;
  }

  void write(ByteWriter out) {
    out.writeCount(capacity);
    out.writeCount(next);
    out.writeDoubles(recent, count);
    out.writeDoubles(sorted, sorted.length);
    out.writeSigned(untilRefresh);
    out.writeDouble(median);
    out.writeDouble(scale);
  }

  /** Takes over what another tail has seen; if that one remembered more or fewer windows, what is rare is reckoned anew. */
  void read(ByteReader in) throws SnapshotException {
    long capacityThen = in.readCount();
    long nextThen = in.readCount();
    double[] values = in.readDoubles();
    double[] sortedThen = in.readDoubles();
    int untilRefreshThen = (int) in.readSigned();
    double medianThen = in.readDouble();
    double scaleThen = in.readDouble();
    boolean full = values.length == capacityThen;
    if (values.length > capacityThen
        || (full ? nextThen >= capacityThen : nextThen != values.length)) {
      throw new SnapshotException(
          "a tail that goes on at " + nextThen + " (expected: within " + values.length + ")");
    }
    if (capacityThen != capacity) {
      for (int i = 0; i < values.length; i++) {
        add(values[(int) ((nextThen + i) % values.length)]);
      }
      return;
    }
    recent = values.length == 0 ? recent : values;
    next = (int) nextThen;
    count = values.length;
    sorted = sortedThen;
    untilRefresh = untilRefreshThen;
    median = medianThen;
    scale = scaleThen;
  }

  private void refresh() {
    // A stream's youth says little of its later life: the older half is left out while there is
    // little.
    int kept = count == capacity ? count : Math.min(count, Math.max(FEWEST, count / 2));
    sorted = new double[kept];
    for (int i = 0; i < kept; i++) {
      sorted[i] = recent[Math.floorMod(next - 1 - i, recent.length)];
    }
    Arrays.sort(sorted);
    median = sorted[(kept - 1) / 2];
    double high = sorted[(int) (0.9 * (kept - 1))];
    scale = Math.max(SMALLEST_SCALE, (high - median) / Math.log(5));
  }
}
