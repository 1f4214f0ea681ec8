package dev.kikori.server.batch;

/**
 * How much is done for a window when the model can't keep up, in the order in which it is tried. What comes after the last is to refuse
 * events, which the lanes do.
 */
public enum DegradationStep {
  /** The lane's model. */
  FULL,
  /** A smaller model, where one is configured. */
  SMALLER_MODEL,
  /** No model: template counts, novelty and severity only. It is what clears a backlog. */
  TEMPLATES_ONLY,
  /** Only some windows go through the model; the others through their templates. It is what lasting overload comes to rest at. */
  SAMPLED
}
