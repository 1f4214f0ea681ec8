package dev.kikori.cli;

/** What a command ends with; scripts may rely on it. */
final class ExitStatus {
  /** The command did its work, and there is nothing to look at. */
  static final int OK = 0;

  /** There were alerts; or a bundle doesn't verify. */
  static final int ALERTS = 1;

  /** The command line doesn't make sense. */
  static final int USAGE = 2;

  /** Something that should be read can't be. */
  static final int UNREADABLE = 3;

  /** A defect of Kikori. */
  static final int DEFECT = 4;

  /** Whoever read our output has gone, as for any program that SIGPIPE ends. */
  static final int OUTPUT_CLOSED = 141;

  private ExitStatus() {}
}
