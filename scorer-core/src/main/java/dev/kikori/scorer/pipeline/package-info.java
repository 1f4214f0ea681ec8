/**
 * The road of an event inside the scorer, put together: parse, window, score, judge. What the command line, the server and a bulk job run.
 */
@NullMarked
package dev.kikori.scorer.pipeline;

import org.jspecify.annotations.NullMarked;
