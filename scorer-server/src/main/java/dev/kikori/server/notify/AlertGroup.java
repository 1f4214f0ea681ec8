package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alerts that are told together. Its owner sees to it that one thread at a time uses it. */
final class AlertGroup {
  private final Route route;
  private final Map<String, String> labels;
  private final String key;
  private final Map<String, AlertRecord> alerts = new LinkedHashMap<>();
  private Instant nextFlush;

  AlertGroup(Route route, Map<String, String> labels, String key, Instant nextFlush) {
    this.route = route;
    this.labels = labels;
    this.key = key;
    this.nextFlush = nextFlush;
  }

  Route route() {
    return route;
  }

  Map<String, String> labels() {
    return labels;
  }

  String key() {
    return key;
  }

  Instant nextFlush() {
    return nextFlush;
  }

  void flushAt(Instant at) {
    nextFlush = at;
  }

  List<AlertRecord> alerts() {
    return List.copyOf(alerts.values());
  }

  boolean isEmpty() {
    return alerts.isEmpty();
  }

  boolean holds(String alertId) {
    return alerts.containsKey(alertId);
  }

  void put(AlertRecord alert) {
    alerts.put(alert.id(), alert);
  }

  /** Forgets what was told to be over and has not changed since. */
  void told(List<AlertRecord> flushed) {
    for (AlertRecord alert : flushed) {
      if (alert.status() == AlertRecord.Status.RESOLVED) {
        alerts.remove(alert.id(), alert);
      }
    }
  }
}
