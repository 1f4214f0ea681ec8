package dev.kikori.server.notify;

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
    String notification) {}
