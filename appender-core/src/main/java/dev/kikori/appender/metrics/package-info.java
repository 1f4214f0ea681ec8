/** Counts what became of every event, so that nothing is lost in silence. */
@NullMarked
package dev.kikori.appender.metrics;

import org.jspecify.annotations.NullMarked;
