package dev.kikori.appender;

import dev.kikori.appender.encode.EventEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter talks to. Thread-safe; nothing here throws into the application, and nothing blocks it unless
 * {@code queue.overflow} says so.
 *
 * <pre>{@code
 * EventEncoder event = client.begin(Severity.INFO, loggerName);
 * if (event == null) {
 *   return;
 * }
 * try {
 *   event.time(epochNanos);
 *   ...
 * } catch (Throwable t) {
 *   client.abort(event, t);
 *   return;
 * }
 * if (!client.commit(event)) {
 *   fallback.append(...);
 * }
 * }</pre>
 */
public final class KikoriClient {
  private KikoriClient(KikoriOptions options, Diagnostics diagnostics) {}

  /** A client that does nothing yet: no thread, no connection, no memory worth mentioning. */
  public static KikoriClient create(KikoriOptions options, Diagnostics diagnostics) {
    return new KikoriClient(options, diagnostics);
  }

  /** Takes events from now on. Opens no connection on the caller's thread. May follow a {@link #stop}. */
  public void start() {
    throw new UnsupportedOperationException();
  }

  /** Whether it takes events. */
  public boolean isStarted() {
    throw new UnsupportedOperationException();
  }

  /** Takes no more events, waits for acknowledgements up to {@code stopTimeout}, and reports once what it gave up. Idempotent. */
  public void stop() {
    throw new UnsupportedOperationException();
  }

  /**
   * Begins an event.
   *
   * @param severity one of {@link Severity}
   * @return null if it is not to be taken (own thread, denied logger, within another event on this thread, stopped); counted
   */
  public @Nullable EventEncoder begin(int severity, String logger) {
    throw new UnsupportedOperationException();
  }

  /** Ends the event and queues it. False only if the policy is {@code fallback} and the queue had no room. */
  public boolean commit(EventEncoder event) {
    throw new UnsupportedOperationException();
  }

  /** Ends an event that could not be put together. */
  public void abort(EventEncoder event, @Nullable Throwable cause) {
    throw new UnsupportedOperationException();
  }

  /** What became of the events; stays readable after {@link #stop}. */
  public AppenderMetrics metrics() {
    throw new UnsupportedOperationException();
  }

  /** Tells the listener of every alert from now on. */
  public void addAlertListener(AlertListener listener) {
    throw new UnsupportedOperationException();
  }

  /** The opposite of {@link #addAlertListener}. */
  public void removeAlertListener(AlertListener listener) {
    throw new UnsupportedOperationException();
  }
}
