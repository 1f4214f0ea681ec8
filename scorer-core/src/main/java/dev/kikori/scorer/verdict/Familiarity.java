package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.function.LongPredicate;

/**
 * Which share of a stream's lines has templates that the model was trained on with labels, recent windows weighing more: only where it is
 * high do the labels say anything. Not thread-safe: owned by its {@link StreamJudge}.
 */
final class Familiarity {
  private static final double FORGET = 0.02;
  private static final double UNKNOWN = -1;

  private LongPredicate known;
  private double share = UNKNOWN;

  /**
   * Of a stream that has shown nothing.
   *
   * @param known whether the model was trained with labels on a template id
   */
  Familiarity(LongPredicate known) {
    this.known = known;
  }

  /**
   * Goes on with another model.
   *
   * @param sameSpace whether the share so far says something of that model too
   */
  void use(LongPredicate another, boolean sameSpace) {
    known = another;
    share = sameSpace ? share : UNKNOWN;
  }

  /** Takes the stream's next window. */
  void observe(Window window) {
    int lines = 0;
    for (WindowLine line : window.lines()) {
      if (known.test(line.template().id())) {
        lines++;
      }
    }
    double now = (double) lines / window.lines().size();
    share = share < 0 ? now : share + FORGET * (now - share);
  }

  /** Whether the share is at least {@value StreamJudge#FAMILIAR}. */
  boolean isHigh() {
    return share >= StreamJudge.FAMILIAR;
  }

  void write(ByteWriter out) {
    out.writeDouble(share);
  }

  void read(ByteReader in) throws SnapshotException {
    share = in.readDouble();
  }
}
