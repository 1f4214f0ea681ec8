package dev.kikori.server.lane;

/** Says that a lane can't be opened, and why: a limit, or the server is closing. The client keeps what it has. */
public final class LaneRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LaneRefusedException(String message) {
    super(message);
  }
}
