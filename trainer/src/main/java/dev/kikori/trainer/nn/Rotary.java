package dev.kikori.trainer.nn;

/** Rotary position tables (Su et al., arXiv 2104.09864), halves rotated as in Llama's Hugging Face form. */
public final class Rotary {
  private Rotary() {}

  /** Cosines {@code [positions, headDim]}; the second half repeats the first. */
  public static float[] cosines(int positions, int headDim, double theta) {
    return table(positions, headDim, theta, true);
  }

  /** Sines {@code [positions, headDim]}; the second half repeats the first. */
  public static float[] sines(int positions, int headDim, double theta) {
    return table(positions, headDim, theta, false);
  }

  private static float[] table(int positions, int headDim, double theta, boolean cosine) {
    float[] table = new float[positions * headDim];
    int half = headDim / 2;
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < headDim; i++) {
        double angle = p / Math.pow(theta, 2.0 * (i % half) / headDim);
        table[p * headDim + i] = (float) (cosine ? Math.cos(angle) : Math.sin(angle));
      }
    }
    return table;
  }
}
