package dev.kikori.scorer.model;

/** Where the time of scoring goes, in nanoseconds, added up over calls. Not thread-safe: whoever asks for scores hands in its own. */
public final class Timings {
  long encodeNanos;
  long inferNanos;
  long readNanos;

  /** Time for tokens, line embeddings (looked up or made) and features: what goes into the window model. */
  public long encodeNanos() {
    return encodeNanos;
  }

  /** Time in the window model. */
  public long inferNanos() {
    return inferNanos;
  }

  /** Time for taking its outputs apart. */
  public long readNanos() {
    return readNanos;
  }
}
