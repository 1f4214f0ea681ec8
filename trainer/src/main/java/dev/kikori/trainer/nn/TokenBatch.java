package dev.kikori.trainer.nn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Rows of tokens, padded at the right, and where the next-token targets stand. Its tensors belong to the scope it was made in. */
public final class TokenBatch {
  private final Tensor ids;
  private final Tensor mask;
  private final Tensor positions;
  private final Tensor targets;
  private final int[] lengths;

  private TokenBatch(Tensor ids, Tensor mask, Tensor positions, Tensor targets, int[] lengths) {
    this.ids = ids;
    this.mask = mask;
    this.positions = positions;
    this.targets = targets;
    this.lengths = lengths;
  }

  /**
   * A batch.
   *
   * @param rows token ids, each row at least two long; id 0 pads
   */
  public static TokenBatch of(List<int[]> rows) {
    int longest = 0;
    int total = 0;
    for (int[] row : rows) {
      longest = Math.max(longest, row.length);
      total += row.length - 1;
    }
    long[] ids = new long[rows.size() * longest];
    float[] mask = new float[ids.length];
    long[] positions = new long[total];
    long[] targets = new long[total];
    int[] lengths = new int[rows.size()];
    int next = 0;
    for (int r = 0; r < rows.size(); r++) {
      int[] row = rows.get(r);
      lengths[r] = row.length;
      for (int t = 0; t < row.length; t++) {
        ids[r * longest + t] = row[t];
        if (t + 1 < row.length) {
          positions[next] = (long) r * longest + t;
          targets[next++] = row[t + 1];
        }
      }
      Arrays.fill(mask, r * longest, r * longest + row.length, 1f);
    }
    return new TokenBatch(
        Torch.longs(ids, rows.size(), longest),
        Torch.floats(mask, rows.size(), longest),
        Torch.longs(positions, total),
        Torch.longs(targets, total),
        lengths);
  }

  /** Token ids {@code [rows, longest]}. */
  Tensor ids() {
    return ids;
  }

  /** 1 where a token stands, {@code [rows, longest]}. */
  Tensor mask() {
    return mask;
  }

  /** Where tokens stand that have a next one, as places in the flattened batch. */
  Tensor positions() {
    return positions;
  }

  /** The tokens that follow those places. */
  Tensor targets() {
    return targets;
  }

  /** Means of per-target numbers by row. */
  float[] meanByRow(float[] perTarget) {
    float[] means = new float[lengths.length];
    int next = 0;
    for (int r = 0; r < lengths.length; r++) {
      double sum = 0;
      for (int t = 1; t < lengths[r]; t++) {
        sum += perTarget[next++];
      }
      means[r] = (float) (sum / (lengths[r] - 1));
    }
    return means;
  }
}
