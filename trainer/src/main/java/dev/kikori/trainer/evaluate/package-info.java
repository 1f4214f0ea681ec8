/**
 * Measuring: the simple detectors that every model has to beat, run on the same split under the same threshold rule, and the figures that
 * cannot be flattered by class balance: precision, recall, F1, PR-AUC and false alerts with their bootstrap intervals.
 */
@NullMarked
package dev.kikori.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
