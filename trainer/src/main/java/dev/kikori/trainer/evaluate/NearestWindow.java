package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nearest neighbour by the Jaccard index over a window's words and templates: similarity to the nearest anomalous window less that to the
 * nearest normal one.
 */
final class NearestWindow implements Detector {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Long, BitSet> itemsOfTemplate = new HashMap<>();
  private Set<BitSet> normal = Set.of();
  private Set<BitSet> anomalous = Set.of();

  @Override
  public String name() {
    return "nearest neighbour (Jaccard)";
  }

  @Override
  public Supervision supervision() {
    return Supervision.LABELS;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    numbers.clear();
    itemsOfTemplate.clear();
    normal = new LinkedHashSet<>();
    anomalous = new LinkedHashSet<>();
    for (LabelledWindow window : train) {
      (window.anomalous() ? anomalous : normal).add(items(window));
    }
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream()
        .map(this::items)
        .mapToDouble(items -> nearest(items, anomalous) - nearest(items, normal))
        .toArray();
  }

  private static double nearest(BitSet items, Set<BitSet> past) {
    int size = items.cardinality();
    double nearest = 0;
    BitSet shared = new BitSet();
    for (BitSet other : past) {
      shared.clear();
      shared.or(items);
      shared.and(other);
      int both = shared.cardinality();
      nearest = Math.max(nearest, both / (double) (size + other.cardinality() - both));
    }
    return nearest;
  }

  private BitSet items(LabelledWindow window) {
    BitSet items = new BitSet();
    for (WindowLine line : window.window().lines()) {
      items.or(
          itemsOfTemplate.computeIfAbsent(line.template().id(), id -> itemsOf(line.template())));
    }
    return items;
  }

  private BitSet itemsOf(Template template) {
    BitSet items = new BitSet();
    items.set(number("#" + template.hexId()));
    for (String word : Words.of(template)) {
      items.set(number(word));
    }
    return items;
  }

  private int number(String item) {
    Integer known = numbers.get(item);
    if (known == null) {
      known = numbers.size();
      numbers.put(item, known);
    }
    return known;
  }
}
