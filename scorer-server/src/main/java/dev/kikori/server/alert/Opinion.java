package dev.kikori.server.alert;

import java.time.Instant;

/**
 * What somebody said of an alert.
 *
 * @param trueAlert whether it was rightly raised
 * @param note in their words
 */
public record Opinion(
    String id,
    String alertId,
    String service,
    boolean trueAlert,
    String note,
    String author,
    Instant createdAt) {}
