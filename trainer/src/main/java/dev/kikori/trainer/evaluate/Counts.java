package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Template counts of a window, sparse: column numbers rising, each with its count.
 *
 * @param columns column numbers
 * @param values lines of that template in the window
 */
record Counts(int[] columns, int[] values) {

  int total() {
    return Arrays.stream(values).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Counts that
        && Arrays.equals(columns, that.columns)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(columns) + Arrays.hashCode(values);
  }

  /** The templates of the past, one column each, and one column more for all that it never had. */
  static final class Vocabulary {
    private final Map<Long, Integer> columns = new HashMap<>();
    private final double[] idf;

    /** Reads the templates of the windows, and in how many of the windows each is. */
    Vocabulary(List<LabelledWindow> windows) {
      Map<Integer, Integer> documents = new HashMap<>();
      for (LabelledWindow window : windows) {
        window.window().lines().stream()
            .map(line -> columns.computeIfAbsent(line.template().id(), id -> columns.size()))
            .distinct()
            .forEach(column -> documents.merge(column, 1, Integer::sum));
      }
      idf = new double[columns.size() + 1];
      Arrays.setAll(
          idf,
          column ->
              Math.log((1.0 + windows.size()) / Math.max(1, documents.getOrDefault(column, 0))));
      idf[columns.size()] = Math.log(1.0 + windows.size());
    }

    /** Columns, the one for unknown templates included. */
    int size() {
      return columns.size() + 1;
    }

    int unknown() {
      return columns.size();
    }

    /** How telling a column is: ln((1 + windows) / windows that have the template). */
    double idf(int column) {
      return idf[column];
    }

    boolean knows(WindowLine line) {
      return columns.containsKey(line.template().id());
    }

    Counts count(LabelledWindow window) {
      Map<Integer, Integer> counts = new TreeMap<>();
      for (WindowLine line : window.window().lines()) {
        counts.merge(columns.getOrDefault(line.template().id(), unknown()), 1, Integer::sum);
      }
      int[] at = new int[counts.size()];
      int[] values = new int[counts.size()];
      int i = 0;
      for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
        at[i] = entry.getKey();
        values[i++] = entry.getValue();
      }
      return new Counts(at, values);
    }
  }
}
