package dev.kikori.server.notify;

import dev.kikori.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Notifications that wait to be delivered, in the database. A notification that was claimed by a process that died returns when its lease
 * ends. Safe for use by many threads.
 */
public final class Outbox {
  /** The first of its group that is still there: the others wait for it, so that a group's notifications arrive in their order. */
  private static final String FIRST_OF_GROUP =
      " AND NOT EXISTS (SELECT 1 FROM notify_outbox b WHERE b.state = 'pending' AND b.endpoint = a.endpoint"
          + " AND b.group_hash = a.group_hash AND b.seq < a.seq)";

  private final Database database;
  private final DeadLetters deadLetters;
  private volatile Runnable changed = () -> {};

  /** What metrics tell of it. */
  record Stats(long pending, long oldestMillis, long dead) {}

  Outbox(Database database) {
    this.database = database;
    this.deadLetters = new DeadLetters(database, () -> changed.run());
  }

  /** Those that were given up. */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /** The notifications that wait, the oldest first. */
  public List<OutboxEntry> pending(int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM notify_outbox WHERE state = 'pending' ORDER BY seq LIMIT :limit")
                .bind("limit", Math.max(0, limit))
                .map((row, context) -> OutboxEntry.of(row))
                .list());
  }

  /** Sinks that answered 410 and get nothing until the configuration is loaded again, with the reason. */
  public Map<String, String> disabled() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT endpoint, reason FROM notify_disabled ORDER BY endpoint")
                .reduceRows(
                    new java.util.TreeMap<String, String>(),
                    (map, row) -> {
                      map.put(
                          row.getColumn("endpoint", String.class),
                          row.getColumn("reason", String.class));
                      return map;
                    }));
  }

  void onChange(Runnable listener) {
    changed = listener;
  }

  long pendingCount() {
    return stats().pending();
  }

  Stats stats() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT COALESCE(SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), 0) AS pending,"
                        + " COALESCE(MIN(CASE WHEN state = 'pending' THEN created_at END), 0) AS oldest,"
                        + " COALESCE(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), 0) AS dead FROM notify_outbox")
                .map(
                    (row, context) ->
                        new Stats(
                            row.getLong("pending"), row.getLong("oldest"), row.getLong("dead")))
                .one());
  }

  static void insert(
      Handle handle, String id, String endpoint, String groupHash, Instant now, String json) {
    handle
        .createUpdate(
            "INSERT INTO notify_outbox (id, endpoint, group_hash, state, attempts, next_at, lease_until, created_at,"
                + " last_error, notification) VALUES (:id, :endpoint, :hash, 'pending', 0, :now, 0, :now, '', :json)")
        .bind("id", id)
        .bind("endpoint", endpoint)
        .bind("hash", groupHash)
        .bind("now", now.toEpochMilli())
        .bind("json", json)
        .execute();
  }

  static boolean waits(Handle handle, String endpoint, String groupHash) {
    return handle
            .createQuery(
                "SELECT COUNT(*) FROM notify_outbox WHERE state = 'pending' AND endpoint = :endpoint AND group_hash = :hash")
            .bind("endpoint", endpoint)
            .bind("hash", groupHash)
            .mapTo(Long.class)
            .one()
        > 0;
  }

  /** Takes up to so many notifications of an endpoint whose turn it is; each counts as an attempt. */
  List<OutboxEntry> claim(String endpoint, Instant now, int limit, Instant leaseUntil) {
    long millis = now.toEpochMilli();
    List<OutboxEntry> due =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT * FROM notify_outbox a WHERE state = 'pending' AND endpoint = :endpoint"
                            + " AND next_at <= :now AND lease_until <= :now"
                            + FIRST_OF_GROUP
                            + " ORDER BY seq LIMIT :limit")
                    .bindMap(Map.of("endpoint", endpoint, "now", millis, "limit", limit))
                    .map((row, context) -> OutboxEntry.of(row))
                    .list());
    return due.stream().filter(entry -> claimed(entry, millis, leaseUntil)).toList();
  }

  /** When something of an endpoint is due next, in milliseconds since the epoch; {@link Long#MAX_VALUE} if nothing is there. */
  long nextDue(String endpoint) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT MIN(CASE WHEN lease_until > next_at THEN lease_until ELSE next_at END) FROM notify_outbox a"
                        + " WHERE state = 'pending' AND endpoint = :endpoint"
                        + FIRST_OF_GROUP)
                .bind("endpoint", endpoint)
                .mapTo(Long.class)
                .findOne()
                .orElse(Long.MAX_VALUE));
  }

  /** Forgets what was delivered: its group has heard of it now. */
  void delivered(OutboxEntry entry, Instant now) {
    database.write(
        handle -> {
          handle.execute("DELETE FROM notify_outbox WHERE id = ?", entry.id());
          NotificationLog.delivered(handle, entry.endpoint(), entry.groupHash(), now);
          return null;
        });
  }

  /** When the newest notification was put here, or the epoch. */
  Instant newest() {
    return database.read(
        handle ->
            Instant.ofEpochMilli(
                handle
                    .createQuery("SELECT COALESCE(MAX(created_at), 0) FROM notify_outbox")
                    .mapTo(Long.class)
                    .one()));
  }

  /** Has everything that waits wait less long, by so much; groups were notified as much earlier. */
  void setBack(Instant now, Duration by) {
    Map<String, Long> times = Map.of("now", now.toEpochMilli(), "by", by.toMillis());
    database.write(
        handle -> {
          handle
              .createUpdate("UPDATE notify_outbox SET next_at = next_at - :by WHERE next_at > :now")
              .bindMap(times)
              .execute();
          handle
              .createUpdate(
                  "UPDATE notify_outbox SET lease_until = lease_until - :by WHERE lease_until > :now")
              .bindMap(times)
              .execute();
          NotificationLog.setBack(handle, times);
          return null;
        });
  }

  void retry(String id, Instant at, String error) {
    write(
        "UPDATE notify_outbox SET next_at = :at, lease_until = 0, last_error = :error WHERE id = :id",
        Map.of("id", id, "at", at.toEpochMilli(), "error", OutboxEntry.shortened(error)));
  }

  /** Gives a claimed notification back as if it had not been tried. */
  void release(String id) {
    write(
        "UPDATE notify_outbox SET lease_until = 0, attempts = attempts - 1 WHERE id = :id AND attempts > 0",
        Map.of("id", id));
  }

  void disable(String endpoint, Instant now, String reason) {
    write(
        "INSERT INTO notify_disabled (endpoint, reason, disabled_at) VALUES (:endpoint, :reason, :now)"
            + " ON CONFLICT (endpoint) DO NOTHING",
        Map.of(
            "endpoint",
            endpoint,
            "reason",
            OutboxEntry.shortened(reason),
            "now",
            now.toEpochMilli()));
  }

  void enableAll() {
    write("DELETE FROM notify_disabled", Map.of());
  }

  /** What waits for an endpoint that answers again is due at once; the last attempts stay where the schedule has them. */
  void wake(String endpoint, Instant now, int attemptsBelow) {
    write(
        "UPDATE notify_outbox SET next_at = :now WHERE state = 'pending' AND endpoint = :endpoint AND next_at > :now"
            + " AND attempts < :below",
        Map.of("endpoint", endpoint, "now", now.toEpochMilli(), "below", attemptsBelow));
  }

  /** The endpoints that something waits for. */
  List<String> waitedFor() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT DISTINCT endpoint FROM notify_outbox WHERE state = 'pending'")
                .mapTo(String.class)
                .list());
  }

  private boolean claimed(OutboxEntry entry, long now, Instant leaseUntil) {
    return write(
            "UPDATE notify_outbox SET lease_until = :lease, attempts = attempts + 1"
                + " WHERE id = :id AND state = 'pending' AND lease_until <= :now",
            Map.of("id", entry.id(), "now", now, "lease", leaseUntil.toEpochMilli()))
        == 1;
  }

  private int write(String sql, Map<String, ?> values) {
    return database.write(handle -> handle.createUpdate(sql).bindMap(values).execute());
  }
}
