package dev.kikori.trainer.nn;

/**
 * Windows that are known to be normal, each as a histogram: ln(1 + how often each line of the codebook stands in it), and at the end the
 * same of lines that are not in the codebook. A window far from all of them is odd, whatever it says: the nearest-neighbour and
 * clustering detectors live on this alone, so the window model is told of it. Immutable.
 */
public final class Memory {
  /** Numbers that the memory answers for a window. */
  public static final int FEATURES = 4;

  /** Stands in for the squared length of an empty window: {@value}. */
  public static final double SMALLEST = 1e-6;

  private final Weight histograms;
  private final double[] squares;

  /**
   * A memory.
   *
   * @param histograms {@code [windows, codebook + 1]}; not copied
   */
  public Memory(Weight histograms) {
    this.histograms = histograms;
    this.squares = squares(histograms);
  }

  /** The known windows, {@code [windows, codebook + 1]}. */
  public Weight histograms() {
    return histograms;
  }

  /** A memory of one empty window. */
  public static Memory empty(int codebook) {
    return new Memory(new Weight(new long[] {1, codebook + 1}, new float[codebook + 1]));
  }

  /** How many windows are known. */
  public int size() {
    return (int) histograms.shape()[0];
  }

  /**
   * What the memory says of a window: its distance to the nearest known one, squared, as a share of both squared lengths; one less its
   * cosine with the nearest; ln(1 + lines that the codebook lacks); and their share.
   *
   * @param histogram the window's, {@code [codebook + 1]}
   * @param lines its lines
   * @param except a known window that does not count, for it is this very one; -1 for none
   * @param into receives {@value #FEATURES} numbers
   * @param at where
   */
  public void answer(float[] histogram, int lines, int except, float[] into, int at) {
    int width = histogram.length;
    int[] present = new int[width];
    int count = 0;
    double own = 0;
    for (int i = 0; i < width; i++) {
      if (histogram[i] != 0) {
        present[count++] = i;
        own += histogram[i] * histogram[i];
      }
    }
    double nearest = 1;
    double alike = 0;
    float[] known = histograms.values();
    for (int m = 0; m < size(); m++) {
      if (m == except) {
        continue;
      }
      double dot = 0;
      for (int i = 0; i < count; i++) {
        dot += histogram[present[i]] * known[m * width + present[i]];
      }
      nearest = Math.min(nearest, 1 - 2 * dot / (own + squares[m]));
      alike = Math.max(alike, dot / Math.sqrt(own * Math.max(squares[m], SMALLEST)));
    }
    double unknown = Math.expm1(histogram[width - 1]);
    into[at] = (float) nearest;
    into[at + 1] = (float) (1 - alike);
    into[at + 2] = histogram[width - 1];
    into[at + 3] = (float) (unknown / lines);
  }

  private static double[] squares(Weight histograms) {
    int width = (int) histograms.shape()[1];
    double[] squares = new double[(int) histograms.shape()[0]];
    for (int i = 0; i < histograms.values().length; i++) {
      squares[i / width] += (double) histograms.values()[i] * histograms.values()[i];
    }
    return squares;
  }
}
