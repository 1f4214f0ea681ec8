package dev.kikori.appender.transport;

import java.util.concurrent.Executor;

/** Opens streams. Used by one thread. */
public interface TransportFactory extends AutoCloseable {
  /** How many endpoints there are, in order of preference. */
  int endpoints();

  /** The endpoint as configured, for messages. */
  String endpoint(int index);

  /**
   * Opens a stream; the connection is made in the background. What goes wrong, an unreadable token file included, is told by
   * {@link TransportListener#onClosed}.
   *
   * @param callbacks runs what the listener is told
   */
  Transport open(int endpoint, Executor callbacks, TransportListener listener);

  /** Tries to connect to an endpoint without opening a stream; {@code reachable} runs, once at most, if that is possible. */
  void probe(int endpoint, Executor callbacks, Runnable reachable);

  /** Ends everything that is open and the threads behind it, within about {@code millis}. */
  void close(long millis);

  @Override
  default void close() {
    close(1_000);
  }
}
