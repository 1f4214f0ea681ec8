package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.Notification.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What each group was last notified of, sink by sink: what keeps a notification from being made twice, also after a restart. */
final class NotificationLog {
  private NotificationLog() {}

  /**
   * An entry.
   *
   * @param firing the alerts that were told to be firing
   * @param resolved those that were told to be over
   */
  record Entry(Set<String> firing, Set<String> resolved, Instant notifiedAt) {}

  static @Nullable Entry find(Handle handle, String endpoint, String groupHash) {
    return handle
        .createQuery(
            "SELECT firing, resolved, notified_at FROM notify_log WHERE endpoint = :endpoint AND group_hash = :hash")
        .bind("endpoint", endpoint)
        .bind("hash", groupHash)
        .map(
            (row, context) ->
                new Entry(
                    split(row.getString("firing")),
                    split(row.getString("resolved")),
                    Instant.ofEpochMilli(row.getLong("notified_at"))))
        .findOne()
        .orElse(null);
  }

  static void put(
      Handle handle, String endpoint, String groupHash, Entry entry, Instant expiresAt) {
    handle
        .createUpdate(
            "INSERT INTO notify_log (endpoint, group_hash, firing, resolved, notified_at, expires_at)"
                + " VALUES (:endpoint, :hash, :firing, :resolved, :at, :expires)"
                + " ON CONFLICT (endpoint, group_hash) DO UPDATE SET firing = excluded.firing,"
                + " resolved = excluded.resolved, notified_at = excluded.notified_at, expires_at = excluded.expires_at")
        .bind("endpoint", endpoint)
        .bind("hash", groupHash)
        .bind("firing", String.join(" ", entry.firing()))
        .bind("resolved", String.join(" ", entry.resolved()))
        .bind("at", entry.notifiedAt().toEpochMilli())
        .bind("expires", expiresAt.toEpochMilli())
        .execute();
  }

  /** Remembers an entry for longer: what it says still waits in the outbox. */
  static void keep(Handle handle, String endpoint, String groupHash, Instant expiresAt) {
    handle
        .createUpdate(
            "UPDATE notify_log SET expires_at = :expires WHERE endpoint = :endpoint AND group_hash = :hash")
        .bind("endpoint", endpoint)
        .bind("hash", groupHash)
        .bind("expires", expiresAt.toEpochMilli())
        .execute();
  }

  /** Notes that a group has heard just now of what may have waited for long: it is repeated from here. */
  static void delivered(Handle handle, String endpoint, String groupHash, Instant now) {
    handle
        .createUpdate(
            "UPDATE notify_log SET expires_at = expires_at + (:now - notified_at), notified_at = :now"
                + " WHERE endpoint = :endpoint AND group_hash = :hash AND notified_at < :now")
        .bind("endpoint", endpoint)
        .bind("hash", groupHash)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** Groups that were notified later than now, were so much earlier. */
  static void setBack(Handle handle, Map<String, Long> times) {
    handle
        .createUpdate(
            "UPDATE notify_log SET expires_at = expires_at - :by, notified_at = notified_at - :by"
                + " WHERE notified_at > :now")
        .bindMap(times)
        .execute();
  }

  static void expire(Handle handle, Instant now) {
    handle
        .createUpdate("DELETE FROM notify_log WHERE expires_at < :now")
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** Why a notification is due, or null if none is: Alertmanager's rules. */
  static @Nullable Reason reason(
      @Nullable Entry last,
      Set<String> firing,
      Set<String> resolved,
      boolean sendsResolved,
      Instant repeatBefore) {
    if (last == null || last.firing().isEmpty()) {
      return firing.isEmpty() ? null : Reason.FIRST;
    }
    if (!last.firing().containsAll(firing)) {
      return Reason.NEW_ALERTS;
    }
    if (firing.isEmpty()) {
      return Reason.ALL_RESOLVED;
    }
    if (sendsResolved && !last.resolved().containsAll(resolved)) {
      return Reason.SOME_RESOLVED;
    }
    return last.notifiedAt().isAfter(repeatBefore) ? null : Reason.REPEAT;
  }

  private static Set<String> split(String text) {
    return text.isEmpty() ? Set.of() : new TreeSet<>(Set.of(text.split(" ")));
  }
}
