package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;

/** Mean and spread of a quantity, recent values weighing more (West 1979, with exponential forgetting). Not thread-safe. */
final class RunningMoments {
  private static final double SLOWEST = 1 / 1000.0;

  private long count;
  private double mean;
  private double variance;

  long count() {
    return count;
  }

  void add(double value) {
    count++;
    double share = Math.max(SLOWEST, 1.0 / count);
    double delta = value - mean;
    mean += share * delta;
    variance = (1 - share) * (variance + share * delta * delta);
  }

  void write(ByteWriter out) {
    out.writeCount(count);
    out.writeDouble(mean);
    out.writeDouble(variance);
  }

  void read(ByteReader in) throws SnapshotException {
    count = in.readCount();
    mean = in.readDouble();
    variance = in.readDouble();
  }

  /** How many standard deviations a value lies above the mean; the deviation is never taken for less than a tenth of the mean. */
  double deviations(double value) {
    double deviation = Math.max(Math.sqrt(variance), 0.1 * Math.abs(mean) + 1e-3);
    return (value - mean) / deviation;
  }
}
