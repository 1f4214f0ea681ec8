package dev.kikori.server.alert;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.TemplateEvidence;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.alert.AlertRecord.Driver;
import dev.kikori.server.alert.AlertRecord.Line;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.SqlText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what the core says of an alert to what is kept.
 *
 * <p>An alert is {@code critical} from a risk score of {@code critical_risk} on, or if one of its critical lines is FATAL; {@code info} if no
 * line of its worst window is graver than INFO and its risk score is below {@value #INFO_RISK}; else {@code warning}.
 */
final class AlertDrafts {
  static final int MAX_LINES = 300;
  static final int MAX_LINE_CHARS = 4_096;
  static final int MAX_NAMED_LINES = 50;
  static final int MAX_NAME_CHARS = 256;
  static final int INFO_RISK = 65;
  private static final int MAX_TEMPLATES = 20;
  private static final int FINGERPRINT_BYTES = 8;
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final int criticalRisk;
  private final InstantSource clock;

  AlertDrafts(int criticalRisk, InstantSource clock) {
    this.criticalRisk = criticalRisk;
    this.clock = clock;
  }

  AlertDraft of(ServiceKey service, String id, int revision, String model, Alert alert) {
    Verdict worst = alert.worst();
    List<WindowLine> lines = worst.window().lines();
    String[] roles = roles(worst);
    Instant starts = time(alert.first().window().lines(), true);
    Instant last = time(alert.last().window().lines(), false);
    return new AlertDraft(
        new ServiceKey(
            SqlText.storable(service.tenant(), MAX_NAME_CHARS),
            SqlText.storable(service.service(), MAX_NAME_CHARS)),
        SqlText.storable(alert.stream(), MAX_NAME_CHARS),
        id,
        revision,
        alert.status() == Alert.Status.RESOLVED,
        service.nameOf(FINGERPRINT_BYTES, alert.fingerprint()),
        severity(worst, roles),
        worst.warmingUp() ? "plain_rule" : worst.mode().name().toLowerCase(Locale.ROOT),
        worst.riskScore(),
        starts,
        last.isBefore(starts) ? starts : last,
        alert.summary().stream().map(each -> SqlText.storable(each, MAX_LINE_CHARS)).toList(),
        raw(lines, roles, "critical"),
        raw(lines, roles, "warning"),
        window(lines, roles),
        worst.drivers().stream().limit(MAX_TEMPLATES).map(AlertDrafts::driver).toList(),
        alert.windows(),
        model);
  }

  private String severity(Verdict worst, String[] roles) {
    List<WindowLine> lines = worst.window().lines();
    boolean grave = false;
    for (int i = 0; i < roles.length; i++) {
      Severity severity = lines.get(i).event().severity();
      if (severity == Severity.FATAL && roles[i].equals("critical")) {
        return "critical";
      }
      grave |= severity.compareTo(Severity.INFO) > 0;
    }
    if (worst.riskScore() >= criticalRisk) {
      return "critical";
    }
    return !grave && worst.riskScore() < INFO_RISK ? "info" : "warning";
  }

  private static String[] roles(Verdict worst) {
    Set<Long> critical = new HashSet<>(worst.criticalLines());
    Set<Long> warning = new HashSet<>(worst.warningLines());
    String[] roles = new String[worst.window().lines().size()];
    for (int i = 0; i < roles.length; i++) {
      long number = worst.window().lines().get(i).event().firstLine();
      roles[i] = critical.contains(number) ? "critical" : warning.contains(number) ? "warning" : "";
    }
    return roles;
  }

  private static List<String> raw(List<WindowLine> lines, String[] roles, String role) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < roles.length && found.size() < MAX_NAMED_LINES; i++) {
      if (roles[i].equals(role)) {
        LogEvent event = lines.get(i).event();
        found.add(
            SqlText.storable(
                event.raw().isEmpty() ? event.message() : event.raw(), MAX_LINE_CHARS));
      }
    }
    return found;
  }

  /** The lines that count and those around them, in their order. */
  private static List<Line> window(List<WindowLine> lines, String[] roles) {
    boolean[] kept = kept(roles);
    List<Line> window = new ArrayList<>();
    for (int i = 0; i < roles.length; i++) {
      if (kept[i]) {
        window.add(line(lines.get(i), roles[i]));
      }
    }
    return window;
  }

  private static boolean[] kept(String[] roles) {
    boolean[] kept = new boolean[roles.length];
    int left = MAX_LINES;
    for (int i = 0; i < roles.length && left > 0; i++) {
      if (!roles[i].isEmpty()) {
        kept[i] = true;
        left--;
      }
    }
    for (int reach = 1; left > 0 && reach <= roles.length; reach++) {
      boolean[] before = kept.clone();
      for (int i = 0; i < roles.length && left > 0; i++) {
        boolean near =
            (i > 0 && before[i - 1]) || (i + 1 < roles.length && before[i + 1]) || i == reach - 1;
        if (!kept[i] && near) {
          kept[i] = true;
          left--;
        }
      }
    }
    return kept;
  }

  private static Line line(WindowLine line, String role) {
    LogEvent event = line.event();
    String text =
        event.stackTrace() == null ? event.message() : event.message() + "\n" + event.stackTrace();
    return new Line(
        event.hasTimestamp() ? safeInstant(event.timestampMillis()) : null,
        event.severity().name(),
        SqlText.storable(event.logger(), MAX_NAME_CHARS),
        SqlText.storable(text, MAX_LINE_CHARS),
        line.template().hexId(),
        role);
  }

  private static Driver driver(TemplateEvidence evidence) {
    return new Driver(
        evidence.template().hexId(),
        SqlText.storable(evidence.template().text(), MAX_LINE_CHARS),
        evidence.count(),
        evidence.usual(),
        evidence.unseen());
  }

  /** The first or last stated time that is possible, or now. */
  private Instant time(List<WindowLine> lines, boolean first) {
    Instant now = clock.instant();
    for (int i = 0; i < lines.size(); i++) {
      LogEvent event = lines.get(first ? i : lines.size() - 1 - i).event();
      Instant stated = event.hasTimestamp() ? safeInstant(event.timestampMillis()) : null;
      if (stated != null && stated.isBefore(now.plus(CLOCK_SLACK))) {
        return stated;
      }
    }
    return now;
  }

  /** A time that every format can write, or null. */
  private static @Nullable Instant safeInstant(long millis) {
    return millis < 0 || millis > 253_402_300_799_999L ? null : Instant.ofEpochMilli(millis);
  }
}
