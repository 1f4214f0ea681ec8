package dev.kikori.demo;

/** Why the demo can't go on, in words for whoever started it. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DemoException(String message) {
    super(message);
  }
}
