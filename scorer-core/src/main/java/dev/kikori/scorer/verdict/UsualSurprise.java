package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much the lines of a stream usually surprise the window model, which reads them in their order. A window counts by its most surprising
 * lines. Not thread-safe: owned by its {@link StreamBaseline}.
 */
final class UsualSurprise {
  /** Windows whose surprise must be known before another's is set against it. */
  private static final int FIRST_WINDOWS = 5;

  /** Surprise within so many standard deviations is usual; beyond it each one counts for {@value #DEVIATION_NATS} nats. */
  private static final double USUAL_DEVIATIONS = 3;

  private static final double DEVIATION_NATS = 0.2;
  private static final int TOP_LINES = 3;

  private final RunningMoments moments = new RunningMoments();

  /**
   * How unusual a window's surprise is, nats.
   *
   * @param surprise per line, nats; null if no model has read the window
   */
  double nats(float @Nullable [] surprise) {
    return surprise == null || moments.count() < FIRST_WINDOWS
        ? 0
        : DEVIATION_NATS * Math.max(0, moments.deviations(top(surprise)) - USUAL_DEVIATIONS);
  }

  void learn(float @Nullable [] surprise) {
    if (surprise != null) {
      moments.add(top(surprise));
    }
  }

  /** Mean of the most surprising lines. */
  private static double top(float[] surprise) {
    float[] sorted = surprise.clone();
    Arrays.sort(sorted);
    int top = Math.min(TOP_LINES, sorted.length);
    double sum = 0;
    for (int i = sorted.length - top; i < sorted.length; i++) {
      sum += sorted[i];
    }
    return top == 0 ? 0 : sum / top;
  }

  void write(ByteWriter out) {
    moments.write(out);
  }

  void read(ByteReader in) throws SnapshotException {
    moments.read(in);
  }
}
