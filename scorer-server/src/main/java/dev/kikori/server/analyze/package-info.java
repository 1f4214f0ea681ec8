/** Lines in, one verdict out, nothing kept: what a caller gets who has no appender. */
@NullMarked
package dev.kikori.server.analyze;

import org.jspecify.annotations.NullMarked;
