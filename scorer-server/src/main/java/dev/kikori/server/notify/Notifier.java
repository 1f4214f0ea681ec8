package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.notify.NotificationLog.Entry;
import dev.kikori.server.notify.sink.AlertView;
import dev.kikori.server.notify.sink.Notification;
import dev.kikori.server.notify.sink.Notification.Reason;
import dev.kikori.server.store.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happens to a group when its time has come, in Alertmanager's order: inhibited, muted by time, silenced, told before? What remains goes
 * to the outbox in the same transaction in which it is noted as told, so that neither is ever without the other.
 */
final class Notifier {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int HASH_LENGTH = 20;

  private final Database database;
  private final Suppressor suppressor;
  private final NotifyMetrics metrics;

  Notifier(Database database, Suppressor suppressor, NotifyMetrics metrics) {
    this.database = database;
    this.suppressor = suppressor;
    this.metrics = metrics;
  }

  /** A group as it was when its time came. */
  record Flush(Route route, Map<String, String> labels, String key, List<AlertRecord> alerts) {}

  /**
   * Tells what there is to tell.
   *
   * @throws dev.kikori.server.store.StoreException if it can't be stored: nothing of it has happened then
   */
  void flush(Flush flush, Plan plan, Instant now) {
    List<AlertRecord> heard = unsuppressed(flush, now);
    if (heard.isEmpty()) {
      return;
    }
    String hash = Notification.hash(flush.key());
    database.write(
        handle -> {
          for (Endpoint endpoint : plan.receiver(flush.route().receiver())) {
            notify(handle, endpoint, flush, heard, plan.config(), hash, now);
          }
          return null;
        });
  }

  static Notification read(String json) {
    return JSON.readValue(json, Notification.class);
  }

  static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  static AlertView readAlert(String json) {
    return JSON.readValue(json, AlertView.class);
  }

  private List<AlertRecord> unsuppressed(Flush flush, Instant now) {
    List<AlertRecord> left = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (AlertRecord alert : flush.alerts()) {
      List<String> reasons = suppressor.reasons(alert, now);
      if (reasons.stream().anyMatch(reason -> reason.startsWith("inhibition"))) {
        metrics.suppressed("inhibition", 1);
      } else if (reasons.isEmpty()) {
        left.add(alert);
      } else {
        others.add(reasons.get(0));
      }
    }
    String muted = flush.route().mutedBy(now);
    if (muted != null) {
      metrics.suppressed(muted, left.size() + others.size());
      return List.of();
    }
    others.forEach(reason -> metrics.suppressed(reason, 1));
    return left;
  }

  private static void notify(
      Handle handle,
      Endpoint endpoint,
      Flush flush,
      List<AlertRecord> alerts,
      NotifyConfig config,
      String hash,
      Instant now) {
    Set<String> firing = hashes(alerts, AlertRecord.Status.FIRING);
    Set<String> resolved = hashes(alerts, AlertRecord.Status.RESOLVED);
    Entry last = NotificationLog.find(handle, endpoint.name(), hash);
    boolean sendsResolved = endpoint.sink().sendsResolved();
    Instant repeatBefore = now.minus(flush.route().repeatInterval());
    Reason reason = NotificationLog.reason(last, firing, resolved, sendsResolved, repeatBefore);
    Instant expiresAt = now.plus(flush.route().repeatInterval().multipliedBy(2));
    if (reason == Reason.REPEAT && Outbox.waits(handle, endpoint.name(), hash)) {
      NotificationLog.keep(handle, endpoint.name(), hash, expiresAt);
      return;
    }
    if (reason == null) {
      return;
    }
    Notification notification = notification(flush, alerts, config, reason, sendsResolved, now);
    if (notification != null) {
      Outbox.insert(
          handle, messageId(), endpoint.name(), hash, now, JSON.writeValueAsString(notification));
    }
    NotificationLog.put(handle, endpoint.name(), hash, new Entry(firing, resolved, now), expiresAt);
  }

  private static @Nullable Notification notification(
      Flush flush,
      List<AlertRecord> alerts,
      NotifyConfig config,
      Reason reason,
      boolean sendsResolved,
      Instant now) {
    List<AlertRecord> told =
        alerts.stream()
            .filter(alert -> sendsResolved || alert.status() == AlertRecord.Status.FIRING)
            .sorted(
                Comparator.comparing(AlertRecord::status)
                    .thenComparing(AlertRecord::startsAt)
                    .thenComparing(AlertRecord::id))
            .toList();
    if (told.isEmpty()) {
      return null;
    }
    List<AlertView> views =
        told.stream().limit(Notification.MAX_ALERTS).map(AlertView::of).toList();
    return new Notification(
        flush.route().receiver(),
        flush.key(),
        reason,
        now,
        flush.labels(),
        config.externalUrl() == null ? "" : config.externalUrl(),
        told.size() - views.size(),
        views);
  }

  /** What the log knows an alert by: told again if it gets worse. */
  private static Set<String> hashes(List<AlertRecord> alerts, AlertRecord.Status status) {
    return alerts.stream()
        .filter(alert -> alert.status() == status)
        .map(
            alert ->
                Notification.hash(alert.id() + "|" + alert.severity()).substring(0, HASH_LENGTH))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String messageId() {
    return "msg_" + UUID.randomUUID().toString().replace("-", "");
  }
}
