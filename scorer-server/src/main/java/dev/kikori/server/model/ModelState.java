package dev.kikori.server.model;

/** Where a version of a model is, in Triton's words. */
public enum ModelState {
  /** In the folder, and nobody has asked for it. */
  AVAILABLE,
  /** Being verified, loaded and warmed up. */
  LOADING,
  /** Scores windows. */
  READY,
  /** Can't be used; the reason says why. */
  UNAVAILABLE
}
