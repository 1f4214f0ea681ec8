package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;

/**
 * How often a template usually occurs in a window of its stream: a histogram over count buckets, old windows weighing less. Not thread-safe:
 * owned by its {@link StreamBaseline}.
 */
final class TemplateProfile {
  /** Counts up to 12 have a bucket of their own, larger ones share one per factor of 1.4. */
  static final int BUCKETS = 28;

  private static final int EXACT = 12;
  private static final double GROWTH = Math.log(1.4);

  /** A bucket's mass that its neighbours lend: a count of 7 is no surprise where 6 and 8 are usual. */
  private static final double NEIGHBOUR = 0.25;

  final Template template;
  private final double[] weights = new double[BUCKETS];
  private double present;
  private double total;

  TemplateProfile(Template template) {
    this.template = template;
  }

  void write(ByteWriter out) {
    out.writeTemplate(template);
    out.writeDouble(present);
    out.writeDouble(total);
    int used = 0;
    for (int i = 0; i < BUCKETS; i++) {
      used |= weights[i] != 0 ? 1 << i : 0;
    }
    out.writeInt(used);
    for (double weight : weights) {
      if (weight != 0) {
        out.writeDouble(weight);
      }
    }
  }

  static TemplateProfile read(ByteReader in) throws SnapshotException {
    TemplateProfile profile = new TemplateProfile(in.readTemplate());
    profile.present = in.readDouble();
    profile.total = in.readDouble();
    int used = in.readInt();
    for (int i = 0; i < BUCKETS; i++) {
      profile.weights[i] = (used & 1 << i) != 0 ? in.readDouble() : 0;
    }
    return profile;
  }

  static int bucket(int count) {
    return count <= EXACT
        ? count
        : Math.min(
            BUCKETS - 1, EXACT + 1 + (int) (Math.log((double) count / (EXACT + 1)) / GROWTH));
  }

  /** Adds a window in which the template occurred {@code count} times, at least once. */
  void add(int count, double weight) {
    weights[bucket(count)] += weight;
    present += weight;
    total += weight * count;
  }

  /** Scales every weight, when the stream's weights have grown too large. */
  void scale(double factor) {
    for (int i = 0; i < BUCKETS; i++) {
      weights[i] *= factor;
    }
    present *= factor;
    total *= factor;
  }

  /** Share of windows that hold the template. */
  double presence(double windows) {
    return Math.min(1, present / windows);
  }

  /** Occurrences in a usual window. */
  double usual(double windows) {
    return total / windows;
  }

  /**
   * How surprising a count is.
   *
   * @param windows weight of all windows of the stream
   * @param unit weight of the newest window: what one sighting is worth
   * @return nats: minus the logarithm of the smoothed share of windows with such a count
   */
  double surprise(int count, double windows, double unit) {
    int bucket = bucket(count);
    double mass = mass(bucket, windows);
    if (bucket > 1) {
      mass += NEIGHBOUR * mass(bucket - 1, windows);
    }
    if (bucket >= 1 && bucket < BUCKETS - 1) {
      mass += NEIGHBOUR * mass(bucket + 1, windows);
    }
    return -Math.log((mass + 0.5 * unit) / (windows + unit));
  }

  private double mass(int bucket, double windows) {
    return bucket == 0 ? Math.max(0, windows - present) : weights[bucket];
  }
}
