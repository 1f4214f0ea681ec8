package dev.kikori.server.intake;

import dev.kikori.server.alert.AlertRecord;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are open. Safe for use by many threads. */
final class StreamRegistry {
  private final Set<LogStream> streams = ConcurrentHashMap.newKeySet();

  void add(LogStream stream) {
    streams.add(stream);
  }

  /** Takes a stream out; whether it was in. */
  boolean remove(LogStream stream) {
    return streams.remove(stream);
  }

  int size() {
    return streams.size();
  }

  /** Alerts that wait for slow readers. */
  int waitingAlerts() {
    int waiting = 0;
    for (LogStream stream : streams) {
      AlertOutlet alerts = stream.alerts();
      waiting += alerts == null ? 0 : alerts.waiting();
    }
    return waiting;
  }

  /** Gives an alert's change to the streams that it is about. Returns at once. */
  void changed(AlertRecord alert) {
    for (LogStream stream : streams) {
      AlertOutlet alerts = stream.alerts();
      if (alerts != null) {
        alerts.offer(alert);
      }
    }
  }

  void goAway(String reason) {
    streams.forEach(stream -> stream.goAway(reason));
  }

  void end(RefusedException why) {
    streams.forEach(stream -> stream.end(why));
  }
}
