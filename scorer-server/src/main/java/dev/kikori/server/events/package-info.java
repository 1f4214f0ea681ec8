/** Recent events as people search them: bounded by age and bytes, and by what may be written in a second. */
@NullMarked
package dev.kikori.server.events;

import org.jspecify.annotations.NullMarked;
