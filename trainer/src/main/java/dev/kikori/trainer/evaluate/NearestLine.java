package dev.kikori.trainer.evaluate;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * LightAD's nearest neighbour (Yu et al., ICSE 2024): each line is as anomalous as the line of the past whose words are most like its own,
 * and a window as its worst line. Needs labels of lines.
 */
final class NearestLine implements Detector {
  private final Map<Long, Double> scores = new HashMap<>();
  private List<Known> known = List.of();

  /** A template of the past: its words, and the share of its lines that were anomalous. */
  private record Known(Set<String> words, double share) {}

  @Override
  public String name() {
    return "nearest line (LightAD)";
  }

  @Override
  public Supervision supervision() {
    return Supervision.LABELS;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    Map<Template, long[]> tally = new LinkedHashMap<>();
    for (LabelledWindow window : train) {
      boolean[] labels = window.anomalousLines();
      List<WindowLine> lines = window.window().lines();
      for (int i = 0; i < lines.size(); i++) {
        long[] counts = tally.computeIfAbsent(lines.get(i).template(), template -> new long[2]);
        counts[0]++;
        counts[1] += labels != null && labels[i] ? 1 : 0;
      }
    }
    scores.clear();
    known =
        tally.entrySet().stream()
            .map(
                entry ->
                    new Known(
                        Words.of(entry.getKey()),
                        entry.getValue()[1] / (double) entry.getValue()[0]))
            .toList();
    tally.forEach((template, counts) -> scores.put(template.id(), counts[1] / (double) counts[0]));
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream()
        .mapToDouble(
            window ->
                window.window().lines().stream()
                    .mapToDouble(line -> score(line.template()))
                    .max()
                    .orElse(0))
        .toArray();
  }

  private double score(Template template) {
    return scores.computeIfAbsent(template.id(), id -> nearest(Words.of(template)));
  }

  private double nearest(Set<String> words) {
    double best = -1;
    double share = 0;
    for (Known one : known) {
      Set<String> shared = new HashSet<>(words);
      shared.retainAll(one.words());
      int union = words.size() + one.words().size() - shared.size();
      double similarity = union == 0 ? 1 : shared.size() / (double) union;
      if (similarity > best || (similarity == best && one.share() > share)) {
        best = similarity;
        share = one.share();
      }
    }
    return share;
  }
}
