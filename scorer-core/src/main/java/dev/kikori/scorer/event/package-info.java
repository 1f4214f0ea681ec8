/**
 * What a log event is, whoever wrote it: the one type that readers produce and the rest of the pipeline consumes. It stands apart
 * so that the appenders' wire contract, files and OTLP all end in the same place.
 */
@NullMarked
package dev.kikori.scorer.event;

import org.jspecify.annotations.NullMarked;
