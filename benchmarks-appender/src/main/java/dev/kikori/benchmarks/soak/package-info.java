/** What the appender keeps for itself: processor time while nothing is logged, and memory while much is, for as long as one cares to wait. */
@NullMarked
package dev.kikori.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
