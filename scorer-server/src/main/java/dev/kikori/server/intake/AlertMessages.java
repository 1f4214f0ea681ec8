package dev.kikori.server.intake;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertStatus;
import dev.kikori.proto.v1.Severity;
import dev.kikori.server.alert.AlertRecord;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts as clients are told of them: no longer than they read. Immutable. */
final class AlertMessages {
  private static final int MAX_TEXT = 8_192;
  private static final int MAX_ITEMS = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final @Nullable String dashboard;

  /**
   * Makes messages.
   *
   * @param dashboard where people read more, without a slash at the end; or null
   */
  AlertMessages(@Nullable String dashboard) {
    this.dashboard = dashboard;
  }

  Alert of(AlertRecord alert) {
    Instant end = alert.endsAt();
    Alert.Builder message =
        Alert.newBuilder()
            .setId(alert.id())
            .setRevision(alert.revision())
            .setFingerprint(alert.fingerprint())
            .setStatus(status(alert))
            .setSeverity(severity(alert.severity()))
            .setRiskScore(alert.riskScore())
            .setService(alert.service())
            .setInstance(alert.instance())
            .setStartsAtUnixNano(nanos(alert.startsAt()))
            .setEndsAtUnixNano(end == null ? 0 : nanos(end))
            .addAllSummary(cut(alert.summary()))
            .addAllCritical(cut(alert.critical()))
            .addAllWarning(cut(alert.warning()))
            .addAllTemplates(
                cut(alert.templates().stream().map(AlertRecord.Driver::text).toList()));
    alert.labels().forEach((key, value) -> message.putLabels(cut(key), cut(value)));
    if (dashboard != null) {
      message.setUrl(dashboard + "/alerts/" + alert.id());
    }
    return message.build();
  }

  private static AlertStatus status(AlertRecord alert) {
    return switch (alert.status()) {
      case RESOLVED -> AlertStatus.ALERT_STATUS_RESOLVED;
      case FIRING ->
          alert.revision() <= 1
              ? AlertStatus.ALERT_STATUS_FIRING
              : AlertStatus.ALERT_STATUS_UPDATED;
    };
  }

  private static Severity severity(String name) {
    return switch (name) {
      case "critical" -> Severity.SEVERITY_ERROR;
      case "warning" -> Severity.SEVERITY_WARN;
      default -> Severity.SEVERITY_INFO;
    };
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
  }

  private static List<String> cut(List<String> texts) {
    return texts.stream().limit(MAX_ITEMS).map(AlertMessages::cut).toList();
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    return text.substring(0, end);
  }
}
