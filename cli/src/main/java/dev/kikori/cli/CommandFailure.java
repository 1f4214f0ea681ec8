package dev.kikori.cli;

/** Ends a command with a status and a message for people: what was given, what was expected, what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  private CommandFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The command line doesn't make sense. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message);
  }

  /** Something that should be read can't be. */
  static CommandFailure unreadable(String message) {
    return new CommandFailure(ExitStatus.UNREADABLE, message);
  }

  int status() {
    return status;
  }
}
