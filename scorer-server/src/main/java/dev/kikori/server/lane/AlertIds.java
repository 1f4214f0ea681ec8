package dev.kikori.server.lane;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;

/** Names of alerts: the same whenever the same window raises the same alert, as it does again when a journal is replayed. */
final class AlertIds {
  private static final int BYTES = 12;

  private AlertIds() {}

  /**
   * A window raises one alert at most, and its first line's position is nobody else's: that makes the alert's name. Positions begin anew
   * when a service was forgotten or its folder is lost, times do not.
   */
  static String of(ServiceKey key, Alert alert) {
    Window window = alert.first().window();
    return key.nameOf(
        BYTES,
        alert.stream(),
        window.id(),
        Long.toString(window.firstLine()),
        Long.toString(window.startMillis()));
  }

  /** Counts what was said of an alert: once for each of its windows, and once that it is over. */
  static int revision(Alert alert) {
    return alert.windows() + (alert.status() == Alert.Status.RESOLVED ? 1 : 0);
  }
}
