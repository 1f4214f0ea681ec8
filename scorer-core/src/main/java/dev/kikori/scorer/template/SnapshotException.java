package dev.kikori.scorer.template;

import java.io.IOException;

/** Thrown when a stream is no snapshot of a miner: truncated, damaged, or of a version that this build does not know. */
public final class SnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String message) {
    super(message);
  }

  SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
