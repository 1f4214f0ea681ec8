package dev.kikori.demo;

import dev.kikori.cli.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What many runs have shown: a table for people, JSON for the record. */
final class Results {
  private static final String ROW = "  %-22s %8s   %-22s %s";

  private Results() {}

  /** One row a fault: how often it was alerted, and after how many seconds at the least, in the middle and at the most. */
  static List<String> table(List<RunResult> runs, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(ROW.formatted("fault", "alerted", "after, least/mid/most", "missed")));
    for (Fault fault : Fault.values()) {
      double[] seconds =
          runs.stream()
              .flatMap(run -> run.outcomes().stream())
              .filter(outcome -> outcome.fault() == fault && !outcome.missed())
              .mapToDouble(Outcome::seconds)
              .sorted()
              .toArray();
      String spread =
          seconds.length == 0
              ? "–"
              : String.format(
                  Locale.ROOT,
                  "%.1f / %.1f / %.1f s",
                  seconds[0],
                  seconds[seconds.length / 2],
                  seconds[seconds.length - 1]);
      lines.add(
          ROW.formatted(
              fault.title(),
              seconds.length + " of " + runs.size(),
              spread,
              runs.size() - seconds.length));
    }
    long falseAlerts = runs.stream().mapToLong(run -> run.falseAlerts().size()).sum();
    lines.add("");
    lines.add("  false alerts in all of it: " + falseAlerts);
    return lines;
  }

  /** Writes all runs. */
  static void write(Path file, List<RunResult> runs) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", "./kikori demo --runs " + runs.size());
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("java", Runtime.version().toString());
    all.put("missed", runs.stream().mapToLong(RunResult::missed).sum());
    all.put("false_alerts", runs.stream().mapToLong(run -> run.falseAlerts().size()).sum());
    all.put("runs", runs.stream().map(Results::run).toList());
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(file, mapper.writeValueAsString(all) + "\n");
  }

  private static Map<String, Object> run(RunResult run) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("seed", run.seed());
    row.put("seconds", run.seconds());
    row.put("events", run.events());
    row.put("faults", run.outcomes().stream().map(Results::outcome).toList());
    row.put("false_alerts", run.falseAlerts().stream().map(Results::falseAlert).toList());
    return row;
  }

  private static Map<String, Object> outcome(Outcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("fault", outcome.fault().title());
    row.put("injected_at_s", outcome.injectedMillis() / 1000.0);
    row.put("in_log_after_s", outcome.logSeconds() < 0 ? null : outcome.logSeconds());
    row.put("webhook_after_s", outcome.webhookSeconds() < 0 ? null : outcome.webhookSeconds());
    row.put("risk", outcome.risk());
    row.put("false_alerts_before", outcome.falseBefore());
    return row;
  }

  private static Map<String, Object> falseAlert(Sighting alert) {
    return Map.of(
        "at_s", alert.atMillis() / 1000.0,
        "service", alert.service(),
        "risk", alert.risk(),
        "text", alert.text());
  }
}
