package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Chooses the lines that surprise is measured against: rows far from one another (the seeding of k-means++, Arthur and Vassilvitskii 2007),
 * so that they spread over all kinds of lines. Rows that are the same for the window model are taken once.
 */
public final class Codebook {
  private Codebook() {}

  /**
   * Chooses rows.
   *
   * @param embeddings {@code [n, dim]}, of length 1
   * @param most rows wanted at most
   * @param seed of the choice
   * @return the numbers of the rows chosen, in the order of choice
   */
  public static List<Integer> choose(Weight embeddings, int most, long seed) {
    int rows = (int) embeddings.shape()[0];
    double[] distance = new double[rows];
    Arrays.fill(distance, 2);
    Random random = new Random(seed);
    List<Integer> chosen = new ArrayList<>();
    int next = random.nextInt(rows);
    while (next >= 0 && chosen.size() < most) {
      chosen.add(next);
      for (int i = 0; i < rows; i++) {
        double apart = 1 - cosine(embeddings, i, next);
        distance[i] = apart < 1 - WindowModel.SAME ? 0 : Math.min(distance[i], apart);
      }
      next = draw(distance, random);
    }
    return chosen;
  }

  /** The rows of a choice, {@code [chosen, dim]}. */
  public static Weight rows(Weight embeddings, List<Integer> chosen) {
    int dim = (int) embeddings.shape()[1];
    float[] rows = new float[chosen.size() * dim];
    for (int i = 0; i < chosen.size(); i++) {
      System.arraycopy(embeddings.values(), chosen.get(i) * dim, rows, i * dim, dim);
    }
    return new Weight(new long[] {chosen.size(), dim}, rows);
  }

  /** Rows, and behind them others that are not among them, up to {@code most}. */
  public static Weight extend(Weight rows, Weight others, int most) {
    int dim = (int) rows.shape()[1];
    float[] all = Arrays.copyOf(rows.values(), most * dim);
    int count = (int) rows.shape()[0];
    for (int i = 0; i < others.shape()[0] && count < most; i++) {
      System.arraycopy(others.values(), i * dim, all, count * dim, dim);
      Weight sofar = new Weight(new long[] {most, dim}, all);
      boolean isNew = true;
      for (int r = 0; isNew && r < count; r++) {
        isNew = cosine(sofar, r, count) < WindowModel.SAME;
      }
      count += isNew ? 1 : 0;
    }
    return new Weight(new long[] {count, dim}, Arrays.copyOf(all, count * dim));
  }

  private static int draw(double[] weights, Random random) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (weights[i] > 0 && at <= 0) {
        return i;
      }
    }
    return -1;
  }

  private static double cosine(Weight embeddings, int a, int b) {
    int dim = (int) embeddings.shape()[1];
    float[] values = embeddings.values();
    double dot = 0;
    for (int i = 0; i < dim; i++) {
      dot += values[a * dim + i] * values[b * dim + i];
    }
    return dot;
  }
}
