package dev.kikori.server.auth;

/** Says that somebody is not let in. Its message is for whoever asked: it names what is expected and nothing of what the server knows. */
public final class AuthenticationException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** The closed set of reasons. */
  public enum Reason {
    /** Neither a token nor a certificate. */
    MISSING,
    /** A token that nobody was given, or not any more. */
    UNKNOWN,
    /** Who it is, is known; it is not enough for this. */
    FORBIDDEN
  }

  AuthenticationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
