/** Conditions on an alert's labels and on the time, in Alertmanager's words: what silences, inhibition, maintenance and routes are made of. */
@NullMarked
package dev.kikori.server.condition;

import org.jspecify.annotations.NullMarked;
