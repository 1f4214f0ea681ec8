/**
 * Log4j2's side of the appender: reads the configuration, hands each event to the client field by field, logs the alerts that come back.
 * Everything that can go wrong on the way lies in {@code dev.kikori.appender}.
 */
@NullMarked
package dev.kikori.appender.log4j2;

import org.jspecify.annotations.NullMarked;
