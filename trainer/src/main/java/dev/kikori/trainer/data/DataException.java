package dev.kikori.trainer.data;

/** Data that cannot be trained on or measured: the message says which file or key, what was found and what to do. */
public final class DataException extends RuntimeException {
  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
