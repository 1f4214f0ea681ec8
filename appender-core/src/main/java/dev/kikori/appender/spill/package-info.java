/**
 * Files that hold events while the scorer is away: bounded, checked, locked against a second process, and readable by the next run of
 * the application. Knows bytes, counts and sequence numbers, and nothing of what an event is.
 */
@NullMarked
package dev.kikori.appender.spill;

import org.jspecify.annotations.NullMarked;
