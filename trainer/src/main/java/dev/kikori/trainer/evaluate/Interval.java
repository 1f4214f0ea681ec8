package dev.kikori.trainer.evaluate;

/**
 * A figure and the range in which 95 % of its bootstrap resamples lie.
 *
 * @param value the figure on the windows themselves
 * @param low 2.5th percentile
 * @param high 97.5th percentile
 */
public record Interval(double value, double low, double high) {}
