package dev.kikori.appender.transport;

/** Says what is wrong with bytes that claim to be a message of the scorer. */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
