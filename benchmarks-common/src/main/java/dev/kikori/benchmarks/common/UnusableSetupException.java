package dev.kikori.benchmarks.common;

/** Thrown where a measurement cannot start: data is absent, an option is unknown. The message says what to do. */
public final class UnusableSetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableSetupException(String message) {
    super(message);
  }
}
