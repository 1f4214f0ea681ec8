package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Event-count-vector clustering (Landauer et al., FSE 2024): the idf-weighted L1 distance of a window's template counts to the nearest window
 * of the past, over the sum of both windows' weighted counts; so 0 for a copy and 1 for nothing in common.
 */
final class CountClustering implements Detector {
  private static final double FLOOR = 0.1;

  private final Supervision supervision;
  private Counts.Vocabulary vocabulary = new Counts.Vocabulary(List.of());
  private List<Counts> past = List.of();
  private double[] pastWeights = {};

  CountClustering(Supervision supervision) {
    this.supervision = supervision;
  }

  @Override
  public String name() {
    return "event-count clustering";
  }

  @Override
  public Supervision supervision() {
    return supervision;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    List<LabelledWindow> visible = Parts.visible(train, supervision);
    vocabulary = new Counts.Vocabulary(visible);
    Set<Counts> distinct = new LinkedHashSet<>();
    visible.forEach(window -> distinct.add(vocabulary.count(window)));
    past = List.copyOf(distinct);
    pastWeights = past.stream().mapToDouble(this::weight).toArray();
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream().mapToDouble(window -> nearest(vocabulary.count(window))).toArray();
  }

  private double nearest(Counts window) {
    double weight = weight(window);
    double nearest = 1;
    for (int i = 0; i < past.size() && nearest > 0; i++) {
      double both = weight + pastWeights[i];
      if (Math.abs(weight - pastWeights[i]) < nearest * both) {
        nearest = Math.min(nearest, distance(window, past.get(i)) / both);
      }
    }
    return nearest;
  }

  private double distance(Counts a, Counts b) {
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < a.columns().length || j < b.columns().length) {
      int left = i < a.columns().length ? a.columns()[i] : Integer.MAX_VALUE;
      int right = j < b.columns().length ? b.columns()[j] : Integer.MAX_VALUE;
      int column = Math.min(left, right);
      int difference =
          (left == column ? a.values()[i++] : 0) - (right == column ? b.values()[j++] : 0);
      sum += Math.abs(difference) * weightOf(column);
    }
    return sum;
  }

  private double weight(Counts counts) {
    double sum = 0;
    for (int i = 0; i < counts.columns().length; i++) {
      sum += counts.values()[i] * weightOf(counts.columns()[i]);
    }
    return sum;
  }

  /** A template that every window has still counts a little, or a burst of it would not show. */
  private double weightOf(int column) {
    return vocabulary.idf(column) + FLOOR;
  }
}
