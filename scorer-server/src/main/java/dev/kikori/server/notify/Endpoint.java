package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.Sink;

/**
 * A receiver's sink, by a name that the outbox knows it by: {@code RECEIVER/INTEGRATION[INDEX]}.
 *
 * @param name the name
 * @param sink where to
 */
record Endpoint(String name, Sink sink) {}
