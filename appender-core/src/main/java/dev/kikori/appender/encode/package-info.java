/**
 * From a log call to the bytes of one {@code kikori.v1.LogEvent}: written by hand, because it runs in the application's threads
 * and the protobuf runtime would make objects there. Knows nothing of where the bytes go.
 */
@NullMarked
package dev.kikori.appender.encode;

import org.jspecify.annotations.NullMarked;
