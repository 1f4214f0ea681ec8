package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of an evaluation, as text and as JSON. The text is Markdown whose tables are padded, so that it reads well on a terminal.
 *
 * @param data what was measured on
 * @param budget false alerts per 1,000 windows that detectors without labels were allowed
 * @param results one per detector
 * @param unseenWindows windows of the test part with a template that the training part had not
 * @param distinctWindows windows of the test part with a multiset of templates not met before in it
 */
public record Report(
    Dataset data, double budget, List<Result> results, int unseenWindows, int distinctWindows) {
  public Report {
    results = List.copyOf(results);
  }

  /** The report in Markdown. */
  public String markdown() {
    Dataset.Stats stats = data.stats();
    StringBuilder text = new StringBuilder();
    text.append("## ").append(data.descriptor().name()).append("\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%,d events; past %,d windows (%,d anomalous), then test %,d windows (%,d anomalous), %,d left out at the cut. "
                + "%,d test windows hold a template that the past had not; %,d are distinct. Budget without labels: %s false alerts per 1,000 windows.%n%n",
            stats.events(),
            stats.trainWindows(),
            stats.trainAnomalous(),
            stats.testWindows(),
            stats.testAnomalous(),
            stats.atTheCut(),
            unseenWindows,
            distinctWindows,
            number(budget, 1)));
    text.append(main()).append('\n');
    text.append(
        "95 % bootstrap intervals in brackets. `best F1` is the highest that any threshold would reach on the test part: a bound, not a result.\n\n");
    text.append(breakdown()).append('\n');
    if (results.stream().anyMatch(result -> !result.kinds().isEmpty())) {
      text.append(kinds()).append('\n');
    }
    text.append(rates()).append('\n');
    return text.toString();
  }

  private Table main() {
    Table table =
        new Table(
            List.of(
                "detector",
                "told of",
                "precision",
                "recall",
                "F1",
                "PR-AUC",
                "AUROC",
                "false per 1,000",
                "best F1",
                "fit s",
                "score s",
                "heap MB"));
    for (Result result : results) {
      table.add(
          List.of(
              result.detector(),
              result.supervision().toString(),
              number(result.precision().value(), 3),
              number(result.recall().value(), 3),
              interval(result.f1(), 3),
              interval(result.prAuc(), 3),
              interval(result.auroc(), 3),
              interval(result.falsePerThousand(), 1),
              number(result.oracleF1(), 3),
              number(result.fitSeconds(), 2),
              number(result.scoreSeconds(), 2),
              number(result.peakBytes() / 1e6, 0)));
    }
    return table;
  }

  private Table breakdown() {
    Table table =
        new Table(
            List.of(
                "detector",
                "told of",
                "seen: F1",
                "PR-AUC",
                "false per 1,000",
                "unseen: F1",
                "PR-AUC",
                "false per 1,000",
                "distinct: F1",
                "PR-AUC",
                "false per 1,000"));
    for (Result result : results) {
      List<String> row =
          new ArrayList<>(List.of(result.detector(), result.supervision().toString()));
      for (Metrics part : List.of(result.seen(), result.unseen(), result.distinct())) {
        row.add(number(part.f1(), 3));
        row.add(number(part.prAuc(), 3));
        row.add(number(part.falsePerThousand(), 1));
      }
      table.add(row);
    }
    return table;
  }

  private Table kinds() {
    Set<String> kinds = new TreeSet<>();
    results.forEach(result -> kinds.addAll(result.kinds().keySet()));
    List<String> head = new ArrayList<>(List.of("found by kind", "told of"));
    head.addAll(kinds);
    Table table = new Table(head);
    for (Result result : results) {
      List<String> row =
          new ArrayList<>(List.of(result.detector(), result.supervision().toString()));
      for (String kind : kinds) {
        Result.Found found = result.kinds().getOrDefault(kind, new Result.Found(0, 0));
        row.add(found.found() + "/" + found.windows());
      }
      table.add(row);
    }
    return table;
  }

  private Table rates() {
    Table table =
        new Table(
            List.of(
                "false alerts over time",
                "told of",
                "per 1,000 normal",
                "of the budget",
                "from the cut to the end"));
    for (Result result : results) {
      FalseAlertRate rate = result.falseRate();
      table.add(
          List.of(
              result.detector(),
              result.supervision().toString(),
              number(rate.overall(), 1),
              result.supervision() == Supervision.LABELS || budget == 0
                  ? ""
                  : number(rate.overall() / budget, 1) + " ×",
              rate.sparkline(4 * Math.max(1, budget))));
    }
    return table;
  }

  /** The report as one JSON object; what is not defined is null. */
  public String json() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("data", data.descriptor().name());
    root.put("licence", data.descriptor().licence());
    root.put("budget_per_1000", budget);
    root.put("stats", data.stats());
    root.put("unseen_windows", unseenWindows);
    root.put("distinct_windows", distinctWindows);
    root.put("results", results.stream().map(Report::tree).toList());
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(root)
        + "\n";
  }

  private static Map<String, @Nullable Object> tree(Result result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("detector", result.detector());
    tree.put("told_of", result.supervision().toString());
    tree.put("threshold", finite(result.threshold()));
    tree.put("precision", tree(result.precision()));
    tree.put("recall", tree(result.recall()));
    tree.put("f1", tree(result.f1()));
    tree.put("pr_auc", tree(result.prAuc()));
    tree.put("auroc", tree(result.auroc()));
    tree.put("false_per_1000", tree(result.falsePerThousand()));
    tree.put("best_f1_on_test", finite(result.oracleF1()));
    tree.put("all", tree(result.all()));
    tree.put("seen", tree(result.seen()));
    tree.put("unseen", tree(result.unseen()));
    tree.put("distinct", tree(result.distinct()));
    tree.put("kinds", result.kinds());
    tree.put("false_per_1000_normal_over_time", result.falseRate().perThousand());
    tree.put("false_per_1000_normal", finite(result.falseRate().overall()));
    tree.put("fit_seconds", result.fitSeconds());
    tree.put("score_seconds", result.scoreSeconds());
    tree.put("peak_heap_bytes", result.peakBytes());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Interval interval) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("value", finite(interval.value()));
    tree.put("low", finite(interval.low()));
    tree.put("high", finite(interval.high()));
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Metrics metrics) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("windows", metrics.windows());
    tree.put("anomalous", metrics.anomalous());
    tree.put("true_positives", metrics.truePositives());
    tree.put("false_positives", metrics.falsePositives());
    tree.put("precision", finite(metrics.precision()));
    tree.put("recall", finite(metrics.recall()));
    tree.put("f1", finite(metrics.f1()));
    tree.put("pr_auc", finite(metrics.prAuc()));
    tree.put("auroc", finite(metrics.auroc()));
    tree.put("false_per_1000", finite(metrics.falsePerThousand()));
    return tree;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static String interval(Interval interval, int digits) {
    return Double.isNaN(interval.low())
        ? number(interval.value(), digits)
        : number(interval.value(), digits)
            + " ["
            + number(interval.low(), digits)
            + "–"
            + number(interval.high(), digits)
            + "]";
  }

  static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
