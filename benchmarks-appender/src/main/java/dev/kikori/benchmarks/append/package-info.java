/**
 * What a log call costs the thread that makes it, Kikori's appenders beside the network appenders in use today, each above its framework's
 * floor, and what of it arrives.
 */
@NullMarked
package dev.kikori.benchmarks.append;

import org.jspecify.annotations.NullMarked;
