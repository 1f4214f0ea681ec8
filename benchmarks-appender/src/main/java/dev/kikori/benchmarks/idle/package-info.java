/** What the appender costs an application that logs nothing: processor time of its own threads, and of the process beside one without it. */
@NullMarked
package dev.kikori.benchmarks.idle;

import org.jspecify.annotations.NullMarked;
