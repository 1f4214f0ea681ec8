/** Pins the wire contract: what is out in the world cannot be called back. */
@NullMarked
package dev.kikori.proto;

import org.jspecify.annotations.NullMarked;
