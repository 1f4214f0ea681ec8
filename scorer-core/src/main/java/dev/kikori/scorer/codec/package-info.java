/**
 * Events and state as bytes: what the server's journal and the snapshots are written with. By hand, bounded on reading, exact: what comes
 * back is what went in, to the last bit.
 */
@NullMarked
package dev.kikori.scorer.codec;

import org.jspecify.annotations.NullMarked;
