package dev.kikori.server.notify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification in the outbox.
 *
 * @param id identity of the message: what receivers see as {@code webhook-id}
 * @param endpoint which receiver's sink it is for
 * @param groupHash the group that it tells of
 * @param attempts how often it was tried
 * @param createdAt when it was put there
 * @param nextAttemptAt when it is tried next; of a dead letter when it was given up
 * @param lastError what went wrong last, without a secret; empty if nothing did
 * @param notification what it says, as JSON
 */
public record OutboxEntry(
    String id,
    String endpoint,
    String groupHash,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    String lastError,
    String notification) {
  private static final int MAX_ERROR = 500;

  static OutboxEntry of(ResultSet row) throws SQLException {
    boolean dead = row.getString("state").equals("dead");
    return new OutboxEntry(
        row.getString("id"),
        row.getString("endpoint"),
        row.getString("group_hash"),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong(dead ? "dead_at" : "next_at")),
        row.getString("last_error"),
        row.getString("notification"));
  }

  /** An error as long as it is kept. */
  static String shortened(String error) {
    return error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
  }
}
