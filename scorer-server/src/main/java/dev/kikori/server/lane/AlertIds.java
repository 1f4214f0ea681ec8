package dev.kikori.server.lane;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of alerts: the same whenever the same window raises the same alert, as it does again when a journal is replayed. */
final class AlertIds {
  private AlertIds() {}

  /**
   * A window raises one alert at most, and its first line's position is nobody else's: that makes the alert's name. Positions begin anew
   * when a service was forgotten or its folder is lost, times do not.
   */
  static String of(ServiceKey key, Alert alert) {
    Window window = alert.first().window();
    MessageDigest digest = sha256();
    for (String part :
        new String[] {
          key.tenant(),
          key.service(),
          alert.stream(),
          window.id(),
          Long.toString(window.firstLine()),
          Long.toString(window.startMillis())
        }) {
      digest.update(part.getBytes(StandardCharsets.UTF_16BE));
      digest.update(new byte[] {0, 0});
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }

  /** Counts what was said of an alert: once for each of its windows, and once that it is over. */
  static int revision(Alert alert) {
    return alert.windows() + (alert.status() == Alert.Status.RESOLVED ? 1 : 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
