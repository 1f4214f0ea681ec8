package dev.kikori.server.alert;

import dev.kikori.server.alert.AlertRecord.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What fires now, without the lines: what inhibition looks at. Safe for use by many threads. */
final class FiringAlerts {
  private final Map<String, AlertRecord> firing = new ConcurrentHashMap<>();

  void seen(AlertRecord alert) {
    if (alert.status() == Status.FIRING) {
      firing.put(alert.id(), slim(alert));
    } else {
      firing.remove(alert.id());
    }
  }

  Collection<AlertRecord> all() {
    return firing.values();
  }

  int size() {
    return firing.size();
  }

  private static AlertRecord slim(AlertRecord alert) {
    return new AlertRecord(
        alert.id(),
        alert.fingerprint(),
        alert.revision(),
        alert.status(),
        alert.tenant(),
        alert.service(),
        alert.instance(),
        alert.severity(),
        alert.riskScore(),
        alert.startsAt(),
        alert.updatedAt(),
        alert.endsAt(),
        alert.labels(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        alert.templates(),
        alert.windows(),
        alert.model());
  }
}
