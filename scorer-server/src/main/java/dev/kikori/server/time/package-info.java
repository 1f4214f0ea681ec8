/** Clocks that people set: by how much, and what must not be decided by them at once. */
@NullMarked
package dev.kikori.server.time;

import org.jspecify.annotations.NullMarked;
