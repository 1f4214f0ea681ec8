package dev.kikori.benchmarks.faults;

import java.io.IOException;

/** Something that breaks. */
interface Fault {
  /** Its name among the figures. */
  String name();

  /**
   * Breaks it while applications log, and gives an account.
   *
   * @throws NotPossibleException if it can't be made to happen here
   */
  Account run(Setting setting) throws IOException, InterruptedException;

  /** Thrown where a fault can't be made to happen. */
  final class NotPossibleException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPossibleException(String message) {
      super(message);
    }
  }
}
