/** The door to the appenders' measurements. */
@NullMarked
package dev.kikori.benchmarks.appender;

import org.jspecify.annotations.NullMarked;
