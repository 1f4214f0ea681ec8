package dev.kikori.scorer.model;

/**
 * What a model says of one window.
 *
 * @param anomaly logit of the window being anomalous: above 0 is more likely than not, as far as the labels it was trained on go
 * @param contribution per line {@code [lines]}, the logit of this line making it so
 * @param surprise per line {@code [lines]}, nats: how unexpected the line is after the lines before it; needs no labels
 */
public record WindowScores(float anomaly, float[] contribution, float[] surprise) {}
