package dev.kikori.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kikori.server.alert.AlertRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as it goes over the wire. In lists without its window. */
record AlertView(
    String id,
    String fingerprint,
    int revision,
    String status,
    String service,
    String instance,
    String severity,
    int riskScore,
    Instant startsAt,
    Instant updatedAt,
    @Nullable Instant endsAt,
    Map<String, String> labels,
    List<String> summary,
    List<String> critical,
    List<String> warning,
    List<AlertRecord.Driver> templates,
    int windows,
    String model,
    List<String> mutedBy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<AlertRecord.Line> window) {

  static AlertView row(AlertRecord alert, List<String> mutedBy) {
    return of(alert, mutedBy, null);
  }

  static AlertView whole(AlertRecord alert, List<String> mutedBy) {
    return of(alert, mutedBy, alert.window());
  }

  private static AlertView of(
      AlertRecord alert, List<String> mutedBy, @Nullable List<AlertRecord.Line> window) {
    return new AlertView(
        alert.id(),
        alert.fingerprint(),
        alert.revision(),
        alert.status().name().toLowerCase(Locale.ROOT),
        alert.service(),
        alert.instance(),
        alert.severity(),
        alert.riskScore(),
        alert.startsAt(),
        alert.updatedAt(),
        alert.endsAt(),
        alert.labels(),
        alert.summary(),
        alert.critical(),
        alert.warning(),
        alert.templates(),
        alert.windows(),
        alert.model(),
        mutedBy,
        window);
  }
}
