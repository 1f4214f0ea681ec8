package dev.kikori.appender.transport;

import org.jspecify.annotations.Nullable;

/** Why a stream ended, as far as it matters for what to do next. */
public final class CloseReason {
  /** The closed set of reasons. */
  public enum Kind {
    /** The server ended the stream in good order. */
    COMPLETED,
    /** No connection, or the connection broke. */
    UNAVAILABLE,
    /** The server has too much to do. */
    OVERLOADED,
    /** No token, or one that the server doesn't know. */
    UNAUTHENTICATED,
    /** A token that is not good for this. */
    PERMISSION_DENIED,
    /** The server doesn't take what was sent. */
    INVALID,
    /** What answers there is not Kikori's scorer. */
    UNIMPLEMENTED,
    /** What the server sent could not be read. */
    MALFORMED,
    /** Key material or a token could not be read, so that no connection was tried. */
    CONFIGURATION,
    /** An error on a thread of the connection, such as want of memory: gRPC may not know that the stream is dead. */
    BROKEN,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;
  private final String description;
  private final long pauseMillis;
  private final @Nullable Throwable cause;

  public CloseReason(Kind kind, String description, long pauseMillis, @Nullable Throwable cause) {
    this.kind = kind;
    this.description = description;
    this.pauseMillis = pauseMillis;
    this.cause = cause;
  }

  public Kind kind() {
    return kind;
  }

  /** In words, for messages. */
  public String description() {
    return description;
  }

  /** How long the server asked to stay away; 0 if it didn't. */
  public long pauseMillis() {
    return pauseMillis;
  }

  public @Nullable Throwable cause() {
    return cause;
  }

  /** Whether only a person can help: a try every now and then is enough. */
  public boolean needsHelp() {
    switch (kind) {
      case UNAUTHENTICATED:
      case PERMISSION_DENIED:
      case INVALID:
      case UNIMPLEMENTED:
      case MALFORMED:
      case CONFIGURATION:
        return true;
      default:
        return false;
    }
  }

  @Override
  public String toString() {
    return kind + ": " + description;
  }
}
