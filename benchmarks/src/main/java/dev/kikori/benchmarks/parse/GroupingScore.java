package dev.kikori.benchmarks.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well found groups are the true ones, as in loghub-2.0. A group counts only if it holds exactly the lines of a true group.
 *
 * @param groupingAccuracy share of lines that are in such a group (GA)
 * @param groupF1 harmonic mean of the share of found groups and of true groups that are such (FGA)
 * @param found groups found
 * @param truth true groups
 * @param mixed groups found that hold lines of more than one true group: over-merged
 * @param mixedLines lines in them
 */
record GroupingScore(
    double groupingAccuracy, double groupF1, int found, int truth, int mixed, int mixedLines) {

  /** Scores one system: equal positions are the same line. */
  static <F, T> GroupingScore of(List<F> found, List<T> truth) {
    Map<F, List<Integer>> foundGroups = groups(found);
    Map<T, List<Integer>> trueGroups = groups(truth);
    Set<List<Integer>> foundSets = new HashSet<>(foundGroups.values());
    int exact = 0;
    int exactLines = 0;
    for (List<Integer> group : trueGroups.values()) {
      if (foundSets.contains(group)) {
        exact++;
        exactLines += group.size();
      }
    }
    int mixed = 0;
    int mixedLines = 0;
    for (List<Integer> group : foundGroups.values()) {
      if (group.stream().map(truth::get).distinct().count() > 1) {
        mixed++;
        mixedLines += group.size();
      }
    }
    double f1 = 2.0 * exact / (foundGroups.size() + trueGroups.size());
    return new GroupingScore(
        exactLines / (double) truth.size(),
        f1,
        foundGroups.size(),
        trueGroups.size(),
        mixed,
        mixedLines);
  }

  private static <K> Map<K, List<Integer>> groups(List<K> keys) {
    Map<K, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      groups.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(i);
    }
    return groups;
  }
}
