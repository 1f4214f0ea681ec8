/** Windows: the stretches of a stream that are scored as one. Cut by count, by time, or by session key, and never across streams. */
@NullMarked
package dev.kikori.scorer.window;

import org.jspecify.annotations.NullMarked;
