package dev.kikori.scorer.model;

/** A bundle that can't be used: the message names the file, what is wrong with it, and what to do. */
public final class BundleException extends RuntimeException {
  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
