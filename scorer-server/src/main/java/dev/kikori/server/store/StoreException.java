package dev.kikori.server.store;

/**
 * Says that the database could not do what it was asked, and what may be done about it. Nothing of the work was stored: whoever has it keeps
 * it, and tries again if {@link #retryable()}.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What is wrong. */
  public enum Kind {
    /** Somebody else holds a lock for longer than {@code busy_timeout}. */
    BUSY,
    /** No room is left where the database is. */
    DISK_FULL,
    /** It can't be reached, or not be written to. */
    UNAVAILABLE,
    /** The file is damaged, or no database. */
    DAMAGED
  }

  StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same may work later, with nothing changed in the program. */
  public boolean retryable() {
    return kind != Kind.DAMAGED;
  }
}
