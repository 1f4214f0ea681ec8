package dev.kikori.scorer.verdict;

import dev.kikori.scorer.event.LogEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Verdicts and alerts as JSON, one line each: the log-analysis schema with Kikori's fields beside it. Safe for use by many threads. */
public final class VerdictJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private record Messages(List<Long> critical, List<Long> warning) {}

  private record WindowView(
      String id,
      String stream,
      long firstLine,
      long lastLine,
      double score,
      int riskScore,
      boolean shouldAlertUser,
      Messages messages,
      List<String> summary,
      int unseenTemplates,
      String mode,
      boolean warmingUp) {}

  private record Driver(String id, String text, int count, double usual, boolean unseen) {}

  private record AlertView(
      String fingerprint,
      String status,
      String service,
      @Nullable String startsAt,
      int windows,
      String firstWindow,
      String lastWindow,
      long firstLine,
      long lastLine,
      double score,
      int riskScore,
      boolean shouldAlertUser,
      Messages messages,
      List<String> summary,
      List<Driver> templates) {}

  private VerdictJson() {}

  /** A window's verdict as one line of JSON. */
  public static String of(Verdict verdict) {
    return JSON.writeValueAsString(
        new WindowView(
            verdict.id(),
            verdict.window().stream(),
            verdict.window().firstLine(),
            verdict.window().lastLine(),
            round(verdict.score()),
            verdict.riskScore(),
            verdict.shouldAlert(),
            new Messages(verdict.criticalLines(), verdict.warningLines()),
            verdict.summary(),
            verdict.unseenTemplates(),
            verdict.mode().name().toLowerCase(java.util.Locale.ROOT),
            verdict.warmingUp()));
  }

  /** An alert as one line of JSON. */
  public static String of(Alert alert) {
    Verdict worst = alert.worst();
    return JSON.writeValueAsString(
        new AlertView(
            alert.fingerprint(),
            alert.status().name().toLowerCase(java.util.Locale.ROOT),
            alert.stream(),
            time(alert.first().window().startMillis()),
            alert.windows(),
            alert.first().id(),
            alert.last().id(),
            alert.first().window().firstLine(),
            alert.last().window().lastLine(),
            round(worst.score()),
            worst.riskScore(),
            true,
            new Messages(worst.criticalLines(), worst.warningLines()),
            alert.summary(),
            worst.drivers().stream()
                .map(
                    one ->
                        new Driver(
                            one.template().hexId(),
                            one.template().text(),
                            one.count(),
                            round(one.usual()),
                            one.unseen()))
                .toList()));
  }

  private static @Nullable String time(long millis) {
    return millis == LogEvent.NO_TIMESTAMP ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static double round(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
