package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.AlertView;
import dev.kikori.server.notify.sink.AlertmanagerSink;
import dev.kikori.server.notify.sink.Attempt;
import dev.kikori.server.notify.sink.Notification;
import dev.kikori.server.notify.sink.Notification.Reason;
import dev.kikori.server.notify.sink.Outcome;
import dev.kikori.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Alertmanagers up to date as Prometheus does: what was delivered to one is sent again until it is resolved, and then for five more
 * minutes. What is lost of these is made good by the next, so they do not go through the outbox.
 */
final class Resender {
  private static final Logger LOG = LoggerFactory.getLogger(Resender.class);
  private static final Duration RESOLVED_FOR = Duration.ofMinutes(5);
  private static final int MAX_ALERTS = 10_000;

  private final Database database;
  private final Executor executor;
  private final NotifyMetrics metrics;
  private final InstantSource clock;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Resender(Database database, Executor executor, NotifyMetrics metrics, InstantSource clock) {
    this.database = database;
    this.executor = executor;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Remembers what an Alertmanager was told. */
  void delivered(Endpoint endpoint, Notification notification) {
    if (!(endpoint.sink() instanceof AlertmanagerSink sink)) {
      return;
    }
    Instant now = clock.instant();
    database.write(
        handle -> {
          for (AlertView alert : notification.alerts()) {
            upsert(handle, endpoint.name(), alert, now);
          }
          return null;
        });
    next.putIfAbsent(endpoint.name(), now.plus(sink.resendInterval()));
  }

  /** Notes at once that alerts are over, whatever group or receiver tells of it. */
  void resolved(Collection<String> alertIds) {
    long now = clock.instant().toEpochMilli();
    database.write(
        handle -> {
          for (String id : alertIds) {
            handle
                .createUpdate(
                    "UPDATE notify_resend SET resolved_at = :now WHERE alert_id = :id AND resolved_at IS NULL")
                .bind("now", now)
                .bind("id", id)
                .execute();
          }
          return null;
        });
  }

  /** Sends again what is due. */
  void tick(Plan plan) {
    Instant now = clock.instant();
    for (Endpoint endpoint : plan.endpoints().values()) {
      if (endpoint.sink() instanceof AlertmanagerSink sink && due(endpoint.name(), sink, now)) {
        next.put(endpoint.name(), now.plus(sink.resendInterval()));
        start(endpoint);
      }
    }
  }

  /** Has everything that waits wait less long, by so much. */
  void setBack(Duration by) {
    next.replaceAll((endpoint, at) -> at.minus(by));
  }

  /** When something is due next. */
  Instant nextDue(Plan plan) {
    Instant soonest = Instant.MAX;
    for (Endpoint endpoint : plan.endpoints().values()) {
      Instant due = next.get(endpoint.name());
      if (due != null && due.isBefore(soonest)) {
        soonest = due;
      }
    }
    return soonest;
  }

  /** Forgets what belongs to endpoints that are no more. */
  void forgetOthers(Plan plan) {
    database.write(
        handle -> {
          List<String> known =
              handle
                  .createQuery("SELECT DISTINCT endpoint FROM notify_resend")
                  .mapTo(String.class)
                  .list();
          for (String name : known) {
            if (plan.endpoint(name) == null) {
              handle.execute("DELETE FROM notify_resend WHERE endpoint = ?", name);
            }
          }
          return null;
        });
    next.keySet().retainAll(plan.endpoints().keySet());
  }

  private boolean due(String endpoint, AlertmanagerSink sink, Instant now) {
    Instant at = next.computeIfAbsent(endpoint, name -> now.plus(sink.resendInterval()));
    return !at.isAfter(now) && underWay.add(endpoint);
  }

  private void start(Endpoint endpoint) {
    try {
      executor.execute(() -> resend(endpoint));
    } catch (RejectedExecutionException e) {
      underWay.remove(endpoint.name());
    }
  }

  private void resend(Endpoint endpoint) {
    try {
      List<AlertView> alerts = remembered(endpoint.name(), clock.instant());
      for (int from = 0; from < alerts.size(); from += Notification.MAX_ALERTS) {
        int to = Math.min(alerts.size(), from + Notification.MAX_ALERTS);
        if (!send(endpoint, alerts.subList(from, to))) {
          return;
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: can't send again: {}", endpoint.name(), String.valueOf(e.getMessage()));
    } finally {
      underWay.remove(endpoint.name());
    }
  }

  private boolean send(Endpoint endpoint, List<AlertView> alerts) {
    Instant now = clock.instant();
    Notification again = new Notification("", "", Reason.REPEAT, now, Map.of(), "", 0, alerts);
    long start = System.nanoTime();
    Outcome outcome = endpoint.sink().send(again, new Attempt("again", now));
    metrics.attempted(endpoint.sink().integration(), Duration.ofNanos(System.nanoTime() - start));
    if (outcome instanceof Outcome.Failed failed) {
      metrics.failed(endpoint.sink().integration(), failed.reason());
      return false;
    }
    return true;
  }

  private List<AlertView> remembered(String endpoint, Instant now) {
    long forgetBefore = now.minus(RESOLVED_FOR).toEpochMilli();
    return database.write(
        handle -> {
          handle.execute(
              "DELETE FROM notify_resend WHERE endpoint = ? AND resolved_at < ?",
              endpoint,
              forgetBefore);
          List<AlertView> alerts = new ArrayList<>();
          handle
              .createQuery(
                  "SELECT alert, resolved_at FROM notify_resend WHERE endpoint = :endpoint ORDER BY alert_id LIMIT :max")
              .bind("endpoint", endpoint)
              .bind("max", MAX_ALERTS)
              .map(
                  (row, context) ->
                      view(
                          row.getString("alert"),
                          row.getObject("resolved_at"),
                          row.getLong("resolved_at")))
              .forEach(alerts::add);
          return alerts;
        });
  }

  private static AlertView view(
      String json, @org.jspecify.annotations.Nullable Object resolved, long at) {
    AlertView alert = Notifier.readAlert(json);
    return resolved == null || !alert.firing() ? alert : alert.resolvedAt(Instant.ofEpochMilli(at));
  }

  private static void upsert(Handle handle, String endpoint, AlertView alert, Instant now) {
    handle
        .createUpdate(
            "INSERT INTO notify_resend (endpoint, alert_id, resolved_at, alert) VALUES (:endpoint, :id, :resolved, :alert)"
                + " ON CONFLICT (endpoint, alert_id) DO UPDATE SET alert = excluded.alert,"
                + " resolved_at = COALESCE(notify_resend.resolved_at, excluded.resolved_at)")
        .bind("endpoint", endpoint)
        .bind("id", alert.id())
        .bind("resolved", alert.firing() ? null : (Long) now.toEpochMilli())
        .bind("alert", Notifier.write(alert))
        .execute();
  }
}
