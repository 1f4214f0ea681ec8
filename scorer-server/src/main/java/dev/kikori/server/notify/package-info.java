/** From alerts to people: the route tree, the persisted outbox, and a sink for each protocol. */
@NullMarked
package dev.kikori.server.notify;

import org.jspecify.annotations.NullMarked;
