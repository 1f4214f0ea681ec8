/** The doors: the appenders' streams and OTLP. Checks everything, decodes, hands on, and acknowledges what a lane has taken. */
@NullMarked
package dev.kikori.server.intake;

import org.jspecify.annotations.NullMarked;
