package dev.kikori.server.batch;

/** How much is done for a window, from everything to the least; what comes after the last is to refuse events, which the lanes do. */
public enum DegradationStep {
  /** The lane's model. */
  FULL,
  /** A smaller model, where one is configured. */
  SMALLER_MODEL,
  /** No model: template counts, novelty and severity only. */
  TEMPLATES_ONLY,
  /** Only some windows go through the model; the others through their templates. */
  SAMPLED
}
