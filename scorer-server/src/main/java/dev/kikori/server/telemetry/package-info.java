/** How the server itself is watched: metrics, traces, its own log. */
@NullMarked
package dev.kikori.server.telemetry;

import org.jspecify.annotations.NullMarked;
