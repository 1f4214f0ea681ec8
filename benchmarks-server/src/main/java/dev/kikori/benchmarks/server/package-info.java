/** Where the server's measurements are found by their names. */
@NullMarked
package dev.kikori.benchmarks.server;

import org.jspecify.annotations.NullMarked;
