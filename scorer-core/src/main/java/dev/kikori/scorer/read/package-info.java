/**
 * From bytes to log events: files, gzip, standard input and followed files are cut into lines, lines are matched against a layout, and
 * the lines of one event (a stack trace, a multi-line message) are put together again. It stands apart from everything that looks at an
 * event's meaning, so that a new layout is one more entry in {@link dev.kikori.scorer.read.NamedFormats} and nothing else.
 *
 * <p>Nothing here throws because of what a log says: malformed bytes, over-long lines, half a gzip file and lines of no known layout are
 * delivered as well as they can be read, and counted in {@link dev.kikori.scorer.read.ReadCounters}.
 */
@NullMarked
package dev.kikori.scorer.read;

import org.jspecify.annotations.NullMarked;
