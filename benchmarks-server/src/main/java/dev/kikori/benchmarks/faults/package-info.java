/** What breaks in a server's life, one thing at a time, and what is lost or doubled by it. */
@NullMarked
package dev.kikori.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
