/** Keeps the appender from shipping what it or its transport log themselves, which would feed on itself without end. */
@NullMarked
package dev.kikori.appender.guard;

import org.jspecify.annotations.NullMarked;
