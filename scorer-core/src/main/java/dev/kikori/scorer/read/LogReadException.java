package dev.kikori.scorer.read;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source that could not be opened, or not be read to its end. The message names the source, the place and what to do. */
public final class LogReadException extends IOException {
  private static final long serialVersionUID = 1L;

  public LogReadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
