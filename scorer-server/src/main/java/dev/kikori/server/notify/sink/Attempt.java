package dev.kikori.server.notify.sink;

import java.time.Instant;

/**
 * One try to deliver a notification.
 *
 * @param messageId identity of the message, the same in all its attempts: receivers de-duplicate by it
 * @param at now
 */
public record Attempt(String messageId, Instant at) {}
