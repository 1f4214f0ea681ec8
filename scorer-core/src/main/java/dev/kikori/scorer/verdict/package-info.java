/**
 * Verdicts: how a window's outputs become a risk that people can act on. What a stream usually looks like, how far a window is from it, an
 * alert threshold that keeps a promise, the lines and templates that count, a summary in words, and the grouping of verdicts into alerts.
 */
@NullMarked
package dev.kikori.scorer.verdict;

import org.jspecify.annotations.NullMarked;
