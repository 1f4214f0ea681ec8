package dev.kikori.server.notify.sink;

import dev.kikori.server.alert.AlertRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a notification tells of one alert: bounded, and without half characters. Immutable. All text in it is hostile.
 *
 * @param id identity of the alert
 * @param fingerprint identity of the problem
 * @param firing whether it still lasts
 * @param labels what identifies and routes it
 * @param severity {@code critical}, {@code warning} or {@code info}
 * @param riskScore 0 to 100
 * @param startsAt when it began
 * @param endsAt when it was resolved, or null
 * @param summary sentences, the most important first
 * @param critical the lines that make it so
 * @param warning lines that go with them
 * @param templates the templates behind it
 * @param windows how many windows it has alerted in
 * @param model name and version of the model
 */
public record AlertView(
    String id,
    String fingerprint,
    boolean firing,
    Map<String, String> labels,
    String severity,
    int riskScore,
    Instant startsAt,
    @Nullable Instant endsAt,
    List<String> summary,
    List<String> critical,
    List<String> warning,
    List<Template> templates,
    int windows,
    String model) {
  /** What an alert is called that has no label {@code alertname}: {@value}. */
  public static final String DEFAULT_ALERT_NAME = "LogAnomaly";

  /** Lines of each kind that are kept: {@value}. */
  public static final int MAX_LINES = 20;

  /** Characters of a line that are kept: {@value}. */
  public static final int MAX_LINE_LENGTH = 1_000;

  private static final int MAX_TEMPLATES = 5;
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_LENGTH = 1_024;

  /**
   * A template behind an alert.
   *
   * @param id hexadecimal
   */
  public record Template(String id, String text, int count, double usual, boolean unseen) {}

  /** What is told of an alert. */
  public static AlertView of(AlertRecord alert) {
    return new AlertView(
        alert.id(),
        alert.fingerprint(),
        alert.status() == AlertRecord.Status.FIRING,
        labels(alert),
        SafeText.bounded(alert.severity(), MAX_LABEL_LENGTH),
        alert.riskScore(),
        alert.startsAt(),
        alert.endsAt(),
        lines(alert.summary()),
        lines(alert.critical()),
        lines(alert.warning()),
        alert.templates().stream().limit(MAX_TEMPLATES).map(AlertView::template).toList(),
        alert.windows(),
        SafeText.bounded(alert.model(), MAX_LABEL_LENGTH));
  }

  /** The labels that routes and matchers see: the alert's own, and those that every alert has. Sorted by name. */
  public static Map<String, String> labels(AlertRecord alert) {
    Map<String, String> labels = new TreeMap<>();
    alert.labels().entrySet().stream()
        .limit(MAX_LABELS)
        .forEach(label -> put(labels, label.getKey(), label.getValue()));
    put(labels, "alertname", DEFAULT_ALERT_NAME);
    put(labels, "tenant", alert.tenant());
    put(labels, "service", alert.service());
    put(labels, "instance", alert.instance());
    put(labels, "severity", alert.severity());
    return labels;
  }

  /** What Alertmanager's annotations would say of it: they describe, and identify nothing. */
  public Map<String, String> annotations(int maxLines) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", headline());
    annotations.put("description", String.join("\n", summary));
    annotations.put("risk_score", Integer.toString(riskScore));
    if (maxLines > 0 && !critical.isEmpty()) {
      annotations.put("critical", String.join("\n", head(critical, maxLines)));
    }
    if (maxLines > 0 && !warning.isEmpty()) {
      annotations.put("warning", String.join("\n", head(warning, maxLines)));
    }
    return annotations;
  }

  /** The same, over since then. */
  public AlertView resolvedAt(Instant at) {
    return new AlertView(
        id,
        fingerprint,
        false,
        labels,
        severity,
        riskScore,
        startsAt,
        at,
        summary,
        critical,
        warning,
        templates,
        windows,
        model);
  }

  /** The first sentence about it. */
  public String headline() {
    return summary.isEmpty() ? label("alertname") + " in " + label("service") : summary.get(0);
  }

  /** A label's value; a label that is missing is empty. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** {@code firing} or {@code resolved}. */
  public String status() {
    return firing ? "firing" : "resolved";
  }

  static <T> List<T> head(List<T> list, int count) {
    return list.subList(0, Math.min(count, list.size()));
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.putIfAbsent(
          SafeText.bounded(name, MAX_LABEL_LENGTH), SafeText.bounded(value, MAX_LABEL_LENGTH));
    }
  }

  private static List<String> lines(List<String> lines) {
    return lines.stream()
        .limit(MAX_LINES)
        .map(line -> SafeText.bounded(line, MAX_LINE_LENGTH))
        .toList();
  }

  private static Template template(AlertRecord.Driver driver) {
    return new Template(
        driver.id(),
        SafeText.bounded(driver.text(), MAX_LINE_LENGTH),
        driver.count(),
        driver.usual(),
        driver.unseen());
  }
}
