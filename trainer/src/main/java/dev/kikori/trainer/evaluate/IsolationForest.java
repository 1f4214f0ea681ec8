package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Isolation forest (Liu, Ting and Zhou, ICDM 2008) over template counts: windows that random cuts isolate after few steps are odd. Settings
 * as in the paper: {@value #TREES} trees of {@value #SAMPLE} windows. A cut is drawn among the columns that differ within the node, since
 * most templates are absent from most windows.
 */
final class IsolationForest implements Detector {
  static final int TREES = 100;
  static final int SAMPLE = 256;
  private static final double EULER = 0.5772156649015329;

  private final Supervision supervision;
  private final long seed;
  private Counts.Vocabulary vocabulary = new Counts.Vocabulary(List.of());
  private List<Node> trees = List.of();
  private double expectedDepth = 1;

  IsolationForest(Supervision supervision, long seed) {
    this.supervision = supervision;
    this.seed = seed;
  }

  /** A cut, or a leaf if it has no sides. */
  private record Node(int column, double cut, int size, List<Node> sides) {}

  @Override
  public String name() {
    return "isolation forest";
  }

  @Override
  public Supervision supervision() {
    return supervision;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    List<LabelledWindow> visible = Parts.visible(train, supervision);
    vocabulary = new Counts.Vocabulary(visible);
    double[][] rows = visible.stream().map(this::row).toArray(double[][]::new);
    SplittableRandom random = new SplittableRandom(seed);
    int sample = Math.min(SAMPLE, rows.length);
    int maxDepth = (int) Math.ceil(Math.log(Math.max(2, sample)) / Math.log(2));
    expectedDepth = Math.max(1e-9, averageDepth(sample));
    trees = new ArrayList<>();
    for (int t = 0; t < TREES; t++) {
      double[][] drawn = rows.clone();
      for (int i = 0; i < sample; i++) {
        int other = i + random.nextInt(drawn.length - i);
        double[] row = drawn[i];
        drawn[i] = drawn[other];
        drawn[other] = row;
      }
      trees.add(grow(List.of(drawn).subList(0, sample), 0, maxDepth, random));
    }
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream()
        .map(this::row)
        .mapToDouble(row -> Math.pow(2, -meanDepth(row) / expectedDepth))
        .toArray();
  }

  private Node grow(List<double[]> rows, int depth, int maxDepth, SplittableRandom random) {
    int column = depth >= maxDepth || rows.size() < 2 ? -1 : differingColumn(rows, random);
    if (column < 0) {
      return new Node(-1, 0, rows.size(), List.of());
    }
    double low = rows.stream().mapToDouble(row -> row[column]).min().orElseThrow();
    double high = rows.stream().mapToDouble(row -> row[column]).max().orElseThrow();
    double cut = low + random.nextDouble() * (high - low);
    List<double[]> below = rows.stream().filter(row -> row[column] <= cut).toList();
    List<double[]> above = rows.stream().filter(row -> row[column] > cut).toList();
    return new Node(
        column,
        cut,
        rows.size(),
        List.of(
            grow(below, depth + 1, maxDepth, random), grow(above, depth + 1, maxDepth, random)));
  }

  private static int differingColumn(List<double[]> rows, SplittableRandom random) {
    double[] first = rows.get(0);
    int chosen = -1;
    int differing = 0;
    for (int column = 0; column < first.length; column++) {
      int at = column;
      if (rows.stream().anyMatch(row -> row[at] != first[at]) && random.nextInt(++differing) == 0) {
        chosen = column;
      }
    }
    return chosen;
  }

  private double meanDepth(double[] row) {
    double sum = 0;
    for (Node tree : trees) {
      Node node = tree;
      int depth = 0;
      for (; !node.sides().isEmpty(); depth++) {
        node = node.sides().get(row[node.column()] <= node.cut() ? 0 : 1);
      }
      sum += depth + averageDepth(node.size());
    }
    return sum / trees.size();
  }

  /** Mean depth of an unsuccessful search in a binary search tree of so many windows. */
  private static double averageDepth(int size) {
    return size < 2
        ? 0
        : size == 2 ? 1 : 2 * (Math.log(size - 1.0) + EULER) - 2.0 * (size - 1) / size;
  }

  private double[] row(LabelledWindow window) {
    Counts counts = vocabulary.count(window);
    double[] row = new double[vocabulary.size()];
    for (int i = 0; i < counts.columns().length; i++) {
      row[counts.columns()[i]] = counts.values()[i];
    }
    return row;
  }
}
