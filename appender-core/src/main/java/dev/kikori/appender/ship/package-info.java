/**
 * The one thread between the queue and the scorer: takes events out while the stream takes them, keeps them until they are
 * acknowledged, connects for ever, and stops within its budget. Everything here but the entry points runs on that thread alone, what
 * gRPC tells included, so that nothing needs a lock.
 */
@NullMarked
package dev.kikori.appender.ship;

import org.jspecify.annotations.NullMarked;
