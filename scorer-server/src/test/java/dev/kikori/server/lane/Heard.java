package dev.kikori.server.lane;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.service.ServiceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that lanes have told, and what a store would make of it: by identity, so that what is said twice counts once. */
final class Heard implements LaneListener {
  private final List<Verdict> verdicts = new ArrayList<>();
  private final Map<String, String> verdictByWindow = new TreeMap<>();
  private final Map<Long, String> lineByPosition = new TreeMap<>();
  private final Map<String, String> alertByRevision = new TreeMap<>();
  private final List<String> conflicts = new ArrayList<>();

  @Override
  public synchronized void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String before = lineByPosition.put(firstPosition + i, lines.get(i).event().message());
      note(before, lines.get(i).event().message(), "line " + (firstPosition + i));
    }
  }

  @Override
  public synchronized void judged(ServiceKey service, String model, Verdict verdict) {
    verdicts.add(verdict);
    String window = service + " " + verdict.window().stream() + " " + verdict.window().firstLine();
    String said = verdict.window().lastLine() + " " + verdict.score();
    note(verdictByWindow.put(window, said), said, window);
  }

  @Override
  public synchronized void alert(
      ServiceKey service, String id, int revision, String model, Alert alert) {
    String said = model + " " + alert.status() + " " + alert.fingerprint() + " " + alert.windows();
    note(alertByRevision.put(id + "/" + revision, said), said, "alert " + id + "/" + revision);
  }

  private void note(String before, String now, String what) {
    if (before != null && !before.equals(now)) {
      conflicts.add(what + ": " + before + ", then " + now);
    }
  }

  /** What was said twice and not the same. */
  synchronized List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  synchronized List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** Windows by their first line, with their last one and their score. */
  synchronized Map<String, String> windows() {
    return new TreeMap<>(verdictByWindow);
  }

  synchronized Map<Long, String> lines() {
    return new TreeMap<>(lineByPosition);
  }

  synchronized Map<String, String> alerts() {
    return new TreeMap<>(alertByRevision);
  }

  synchronized long resolved() {
    return alertByRevision.values().stream().filter(said -> said.contains("RESOLVED")).count();
  }

  /** Positions of lines that are in no judged window. */
  synchronized List<Long> unjudged() {
    java.util.Set<Long> judged =
        verdicts.stream()
            .flatMap(verdict -> verdict.window().lines().stream())
            .map(line -> line.event().firstLine())
            .collect(Collectors.toSet());
    return lineByPosition.keySet().stream().filter(line -> !judged.contains(line)).toList();
  }
}
