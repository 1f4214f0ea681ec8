package dev.kikori.server.notify;

import dev.kikori.server.store.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Notifications that were given up. They are kept for a while, to be read and to be put back. Safe for use by many threads. */
public final class DeadLetters {
  private final Database database;
  private final Runnable revived;

  /**
   * Those of a database.
   *
   * @param revived is told when some wait to be delivered again
   */
  DeadLetters(Database database, Runnable revived) {
    this.database = database;
    this.revived = revived;
  }

  /** The latest first. */
  public List<OutboxEntry> latest(int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM notify_outbox WHERE state = 'dead' ORDER BY dead_at DESC, seq DESC LIMIT :limit")
                .bind("limit", Math.max(0, limit))
                .map((row, context) -> OutboxEntry.of(row))
                .list());
  }

  /** Puts one back, with its old identity and as many attempts as a new one; false if there is none of this id. */
  public boolean replay(String id) {
    int found =
        write(
            "UPDATE notify_outbox SET state = 'pending', attempts = 0, next_at = 0, lease_until = 0, dead_at = NULL"
                + " WHERE state = 'dead' AND id = :id",
            Map.of("id", id));
    revived.run();
    return found > 0;
  }

  void bury(String id, Instant now, String error) {
    write(
        "UPDATE notify_outbox SET state = 'dead', lease_until = 0, dead_at = :now, last_error = :error WHERE id = :id",
        Map.of("id", id, "now", now.toEpochMilli(), "error", OutboxEntry.shortened(error)));
  }

  /** Gives up all that waits for an endpoint and is not under way; how many that were. */
  int buryAll(String endpoint, Instant now, String error) {
    return write(
        "UPDATE notify_outbox SET state = 'dead', dead_at = :now, last_error = :error"
            + " WHERE state = 'pending' AND endpoint = :endpoint AND lease_until <= :now",
        Map.of(
            "endpoint",
            endpoint,
            "now",
            now.toEpochMilli(),
            "error",
            OutboxEntry.shortened(error)));
  }

  /** Forgets dead letters that are too old or too many; how many that were. */
  int trim(Instant diedBefore, int keep) {
    return write(
            "DELETE FROM notify_outbox WHERE state = 'dead' AND dead_at < :before",
            Map.of("before", diedBefore.toEpochMilli()))
        + write(
            "DELETE FROM notify_outbox WHERE state = 'dead' AND seq NOT IN"
                + " (SELECT seq FROM notify_outbox WHERE state = 'dead' ORDER BY dead_at DESC, seq DESC LIMIT :keep)",
            Map.of("keep", keep));
  }

  private int write(String sql, Map<String, ?> values) {
    return database.write(handle -> handle.createUpdate(sql).bindMap(values).execute());
  }
}
