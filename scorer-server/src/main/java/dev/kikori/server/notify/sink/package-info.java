/** One sink for each protocol that carries a notification out of the server, and what keeps that safe: checked addresses, signatures, escaping, bounds. */
@NullMarked
package dev.kikori.server.notify.sink;

import org.jspecify.annotations.NullMarked;
