package dev.kikori.server.notify.sink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a group of alerts has to say to one receiver, as the outbox keeps it. Immutable.
 *
 * @param receiver the receiver's name
 * @param groupKey identity of the group: its route and its labels
 * @param reason why it is sent, in Alertmanager's words
 * @param at when it was decided
 * @param groupLabels the labels that all alerts of the group share by definition
 * @param externalUrl where a person finds the server; empty if it was not said
 * @param truncatedAlerts alerts of the group that are not in the list
 * @param alerts at least one, firing ones first
 */
public record Notification(
    String receiver,
    String groupKey,
    Reason reason,
    Instant at,
    Map<String, String> groupLabels,
    String externalUrl,
    int truncatedAlerts,
    List<AlertView> alerts) {
  /** Alerts that one notification holds: {@value}. */
  public static final int MAX_ALERTS = 100;

  /** Why a notification is sent. */
  public enum Reason {
    FIRST("first notification"),
    NEW_ALERTS("new alerts added"),
    SOME_RESOLVED("some alerts resolved"),
    ALL_RESOLVED("all alerts resolved"),
    REPEAT("repeat interval elapsed");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** As Alertmanager says it. */
    public String words() {
      return words;
    }
  }

  /** Whether an alert of the group still lasts. */
  public boolean firing() {
    return alerts.get(0).firing();
  }

  /** {@code firing} or {@code resolved}. */
  public String status() {
    return firing() ? "firing" : "resolved";
  }

  /** The alert with the highest risk score, a firing one if there is one. */
  public AlertView worst() {
    AlertView worst = alerts.get(0);
    for (AlertView alert : alerts) {
      if (alert.firing() == worst.firing() && alert.riskScore() > worst.riskScore()) {
        worst = alert;
      }
    }
    return worst;
  }

  /** What all alerts' labels have in common. */
  public Map<String, String> commonLabels() {
    return common(AlertView::labels);
  }

  /** What all alerts' annotations have in common. */
  public Map<String, String> commonAnnotations(int maxLines) {
    return common(alert -> alert.annotations(maxLines));
  }

  /** The group's key as 64 hexadecimal digits: what de-duplicates at the other end. */
  public String groupHash() {
    return hash(groupKey);
  }

  /** The same with no more than so many alerts. */
  public Notification limited(int maxAlerts) {
    int over = alerts.size() - maxAlerts;
    return over <= 0
        ? this
        : new Notification(
            receiver,
            groupKey,
            reason,
            at,
            groupLabels,
            externalUrl,
            truncatedAlerts + over,
            AlertView.head(alerts, maxAlerts));
  }

  /** The page of an alert, or the empty string if the server does not know where it is. */
  public String link(AlertView alert) {
    return externalUrl.isEmpty() ? "" : externalUrl + "/alerts/" + alert.id();
  }

  /** SHA-256 of a text as hexadecimal digits. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> common(Function<AlertView, Map<String, String>> part) {
    Map<String, String> common = new LinkedHashMap<>(part.apply(alerts.get(0)));
    for (AlertView alert : alerts) {
      Map<String, String> other = part.apply(alert);
      common.entrySet().removeIf(entry -> !entry.getValue().equals(other.get(entry.getKey())));
    }
    return common;
  }
}
