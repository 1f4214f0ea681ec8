package dev.kikori.appender.encode;

import org.jspecify.annotations.Nullable;

/**
 * Writes one event, field by field, into an array of its own: got from {@code KikoriClient.begin} and dead after {@code commit} or
 * {@code abort}. Not thread-safe. No method throws for what it is given, and none keeps a reference to it.
 *
 * <p>Order: {@link #time} and {@link #thread} at any point; {@link #pattern} before its arguments; context before key-value pairs.
 */
public final class EventEncoder {
  EventEncoder() {}

  /** When the call was made. */
  public void time(long epochNanos) {
    throw new UnsupportedOperationException();
  }

  /** The name of the thread that made the call. */
  public void thread(@Nullable String name) {
    throw new UnsupportedOperationException();
  }

  /** The statement's pattern, with {@code {}} for each argument; {@link #argument}s follow. */
  public void pattern(String pattern) {
    throw new UnsupportedOperationException();
  }

  /** A message that is already put together, or that has no arguments. */
  public void text(CharSequence text) {
    throw new UnsupportedOperationException();
  }

  /** The next argument, as text. */
  public void argument(@Nullable String value) {
    throw new UnsupportedOperationException();
  }

  /** The next argument, as text; a {@code toString} that throws is named in its place. */
  public void argument(@Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  /** The next argument. */
  public void argument(long value) {
    throw new UnsupportedOperationException();
  }

  /** The next argument. */
  public void argument(double value) {
    throw new UnsupportedOperationException();
  }

  /** The next argument. */
  public void argument(boolean value) {
    throw new UnsupportedOperationException();
  }

  /** The next argument. */
  public void argument(char value) {
    throw new UnsupportedOperationException();
  }

  /** An entry of the context or a key-value pair; of two with one key the later one counts. */
  public void attribute(String key, @Nullable Object value) {
    throw new UnsupportedOperationException();
  }

  /** A marker, the outermost first. */
  public void marker(String name) {
    throw new UnsupportedOperationException();
  }

  /** The exception and its causes, frames they share left out; bounded in depth and frames, and safe against cycles. */
  public void thrown(Throwable thrown) {
    throw new UnsupportedOperationException();
  }

  /** Opens an exception that the adapter knows only in pieces; {@link #frame}s and {@link #endException} follow. */
  public void beginException(String type, @Nullable String message) {
    throw new UnsupportedOperationException();
  }

  /** One frame, as in a printed stack trace, without "at". */
  public void frame(String frame) {
    throw new UnsupportedOperationException();
  }

  /** One frame. */
  public void frame(StackTraceElement frame) {
    throw new UnsupportedOperationException();
  }

  /** Closes the exception; {@code omittedFrames} were left out at the end by the adapter. */
  public void endException(int omittedFrames) {
    throw new UnsupportedOperationException();
  }

  /** Where the call stands in the source. */
  public void caller(StackTraceElement caller) {
    throw new UnsupportedOperationException();
  }
}
