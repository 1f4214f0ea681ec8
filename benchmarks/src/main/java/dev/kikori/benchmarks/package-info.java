/** The one door to every measurement: {@code benchmarks/run NAME} ends here. */
@NullMarked
package dev.kikori.benchmarks;

import org.jspecify.annotations.NullMarked;
