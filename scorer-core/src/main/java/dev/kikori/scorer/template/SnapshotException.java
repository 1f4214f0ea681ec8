package dev.kikori.scorer.template;

import java.io.IOException;

/** Thrown when bytes are no snapshot (or no journal): truncated, damaged, or of a version that this build does not know. */
public final class SnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
