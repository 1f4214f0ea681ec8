package dev.kikori.appender;

import org.jspecify.annotations.Nullable;

/**
 * Where the client says what a person who runs the application should know: the framework's own status log, never a logger.
 *
 * <p>The client repeats nothing more often than once in ten seconds. Implementations are thread-safe and do not throw. An error is
 * not among the levels: only a wrong configuration is one, and that is thrown when the options are built.
 */
public interface Diagnostics {
  /** Trouble at run time that the application survives: the scorer is away, events were dropped. */
  void warn(String message, @Nullable Throwable cause);

  /** What is good to know once: connected again, stopped with everything acknowledged. */
  void info(String message);

  /** Says nothing. */
  static Diagnostics none() {
    return new Diagnostics() {
      @Override
      public void warn(String message, @Nullable Throwable cause) {}

      @Override
      public void info(String message) {}
    };
  }
}
