package dev.kikori.trainer.train;

import dev.kikori.trainer.nn.Half;
import dev.kikori.trainer.nn.Memory;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Windows as histograms over a codebook: what the model's memory is made of, and what it answers for the windows of a training set. */
final class Histograms {
  /** Windows that a memory keeps at most: {@value}. */
  static final int MOST = 1024;

  private final int[][] rowsOfTemplate;
  private final int width;
  private final IdentityHashMap<WindowSet.Segment, Integer> remembered = new IdentityHashMap<>();

  /**
   * Histograms over a codebook.
   *
   * @param embeddings of all templates, {@code [templates, dim]}
   * @param codebook {@code [rows, dim]}
   */
  Histograms(Weight embeddings, Weight codebook) {
    int dim = (int) codebook.shape()[1];
    int rows = (int) codebook.shape()[0];
    this.width = rows + 1;
    this.rowsOfTemplate = new int[(int) embeddings.shape()[0]][];
    for (int t = 0; t < rowsOfTemplate.length; t++) {
      int[] same = new int[rows];
      int count = 0;
      for (int r = 0; r < rows; r++) {
        double dot = 0;
        for (int i = 0; i < dim; i++) {
          dot += embeddings.values()[t * dim + i] * codebook.values()[r * dim + i];
        }
        if (dot > WindowModel.SAME) {
          same[count++] = r;
        }
      }
      rowsOfTemplate[t] = Arrays.copyOf(same, count);
    }
  }

  /** The histogram of lines; template numbers past the known ones are lines that nobody knows. */
  float[] of(int[] lines) {
    float[] histogram = new float[width];
    int counted = 0;
    for (int line : lines) {
      int[] rows = line < rowsOfTemplate.length ? rowsOfTemplate[line] : new int[0];
      for (int row : rows) {
        histogram[row]++;
      }
      counted += rows.length;
    }
    histogram[width - 1] = Math.max(0, lines.length - counted);
    for (int i = 0; i < width; i++) {
      histogram[i] = (float) Math.log1p(histogram[i]);
    }
    return histogram;
  }

  /** A memory of distinct normal windows, those far from one another first; rounded to what 16 bits hold, for it is stored so. */
  Memory remember(List<WindowSet.Segment> segments, long seed) {
    List<float[]> distinct = new ArrayList<>();
    List<WindowSet.Segment> sources = new ArrayList<>();
    Map<String, Integer> known = new java.util.HashMap<>();
    for (WindowSet.Segment segment : segments) {
      if (!segment.anomalous()) {
        float[] histogram = of(segment.lines());
        String key = Arrays.toString(histogram);
        Integer first = known.putIfAbsent(key, distinct.size());
        if (first == null) {
          distinct.add(histogram);
          sources.add(segment);
        } else {
          // Another window is just like it, so it may find itself in the memory.
          sources.set(first, null);
        }
      }
    }
    remembered.clear();
    if (distinct.isEmpty()) {
      return Memory.empty(width - 1);
    }
    List<Integer> chosen = spread(distinct, seed);
    float[] all = new float[chosen.size() * width];
    for (int m = 0; m < chosen.size(); m++) {
      float[] histogram = distinct.get(chosen.get(m));
      for (int i = 0; i < width; i++) {
        all[m * width + i] = Half.round(histogram[i]);
      }
      if (sources.get(chosen.get(m)) != null) {
        remembered.put(sources.get(chosen.get(m)), m);
      }
    }
    return new Memory(new Weight(new long[] {chosen.size(), width}, all));
  }

  /** What the memory answers for a segment, itself left out. */
  void answer(Memory memory, WindowSet.Segment segment, int[] lines, float[] into, int at) {
    memory.answer(of(lines), lines.length, remembered.getOrDefault(segment, -1), into, at);
  }

  private static List<Integer> spread(List<float[]> rows, long seed) {
    Random random = new Random(seed);
    double[] distance = new double[rows.size()];
    Arrays.fill(distance, Double.MAX_VALUE);
    List<Integer> chosen = new ArrayList<>();
    int next = random.nextInt(rows.size());
    while (next >= 0 && chosen.size() < MOST) {
      chosen.add(next);
      float[] newest = rows.get(next);
      double sum = 0;
      for (int i = 0; i < distance.length; i++) {
        if (distance[i] > 0) {
          distance[i] = Math.min(distance[i], squaredDistance(rows.get(i), newest));
          sum += distance[i];
        }
      }
      double at = random.nextDouble() * sum;
      next = -1;
      for (int i = 0; i < distance.length && next < 0; i++) {
        at -= distance[i];
        if (distance[i] > 0 && at <= 0) {
          next = i;
        }
      }
    }
    return chosen;
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
