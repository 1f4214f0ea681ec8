package dev.kikori.server.alert;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.TemplateEvidence;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.service.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Alerts as the core makes them. */
final class AlertFixtures {
  static final ServiceKey SHOP = new ServiceKey("default", "shop");
  static final String MODEL = "kikori-nano/0.1.0";
  static final Instant START = Instant.parse("2026-11-21T09:59:00Z");

  private AlertFixtures() {}

  static Alert firing(String problem, int risk) {
    return alert(problem, risk, Alert.Status.FIRING, 1, lines(problem, 10));
  }

  static Alert updated(String problem, int risk, int windows) {
    return alert(problem, risk, Alert.Status.UPDATED, windows, lines(problem, 10));
  }

  static Alert resolved(String problem, int risk, int windows) {
    return alert(problem, risk, Alert.Status.RESOLVED, windows, lines(problem, 10));
  }

  static Alert alert(
      String problem, int risk, Alert.Status status, int windows, List<WindowLine> lines) {
    Verdict verdict = verdict(problem, risk, lines);
    return new Alert(
        problem, "pod-1", status, verdict, verdict, verdict, windows, verdict.summary());
  }

  static Verdict verdict(String problem, int risk, List<WindowLine> lines) {
    List<Long> critical = new ArrayList<>();
    lines.stream()
        .filter(line -> line.event().severity().isError())
        .forEach(line -> critical.add(line.event().firstLine()));
    return new Verdict(
        new Window("pod-1", "0", lines),
        "0",
        risk / 100.0,
        risk,
        true,
        critical,
        List.of(1L),
        List.of("1 × `" + problem + " broke` (never seen before)"),
        1,
        List.of(new TemplateEvidence(template(problem), 1, 0, 5, true)),
        problem,
        false,
        Verdict.Mode.LABEL_FREE);
  }

  /** INFO lines, the last one an ERROR. */
  static List<WindowLine> lines(String problem, int count) {
    List<WindowLine> lines = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      lines.add(line(i, Severity.INFO, "step " + i));
    }
    lines.add(line(count, Severity.ERROR, problem + " broke"));
    return lines;
  }

  static WindowLine line(long number, Severity severity, String message) {
    LogEvent event =
        new LogEvent(
            START.toEpochMilli() + number,
            severity,
            "shop.Checkout",
            "main",
            "pod-1",
            message,
            null,
            severity.isError() ? "java.io.IOException: no\n  at shop.Checkout" : null,
            message,
            number,
            number,
            Map.of());
    return new WindowLine(event, template(message), false);
  }

  static Template template(String text) {
    return new Template(text.hashCode(), Severity.ERROR, "shop.Checkout", text);
  }
}
