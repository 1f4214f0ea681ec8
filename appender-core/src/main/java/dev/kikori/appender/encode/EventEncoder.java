package dev.kikori.appender.encode;

import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event, field by field, into an array of its own: got from {@code KikoriClient.begin} and dead after {@code commit} or
 * {@code abort}. Not thread-safe. No method throws for what it is given, and none keeps a reference to it beyond the event, but to short
 * strings and contexts that are likely to come again.
 *
 * <p>Order: {@link #argument}s directly after their {@link #pattern}; context before key-value pairs; everything else at any point.
 */
public final class EventEncoder extends Ownership {
  /** Kept free at the end for what is known last. */
  private static final int TAIL_BYTES = 24;

  private final EncoderPool pool;
  private final boolean withoutSlot;
  private final Definitions definitions;
  private final int limit;
  private final EventBuffer buffer;
  private final MessageEncoder message;
  private final AttributeEncoder attributes;
  private final ThrowableWriter throwables;
  private final BiConsumer<String, @Nullable Object> attributeSink = this::attribute;

  /** The last one: an encoder serves one thread mostly. */
  private Strings.@Nullable Entry thread;

  private int exceptionStart;
  private boolean full;

  EventEncoder(
      EncoderPool pool,
      Definitions definitions,
      Masking masking,
      KnownFrames frames,
      int maxBytes,
      int stackFrames,
      boolean withoutSlot) {
    this.pool = pool;
    this.withoutSlot = withoutSlot;
    this.definitions = definitions;
    this.limit = maxBytes - TAIL_BYTES;
    this.buffer = new EventBuffer(masking);
    this.message = new MessageEncoder(definitions, masking, buffer, limit - limit / 8);
    this.attributes = new AttributeEncoder(definitions, masking, buffer, limit - limit / 16);
    this.throwables = new ThrowableWriter(buffer, frames, limit, stackFrames);
  }

  void begin(int severity, String loggerName) {
    message.begin(severity, loggerName);
    attributes.clear();
    exceptionStart = 0;
    full = false;
    buffer.clear();
  }

  /** Whether the last event was of this very logger; any thread. */
  public boolean lastServed(String loggerName) {
    return message.lastServed(loggerName);
  }

  /** Lets go of what it was given, but for what comes again: the logger's name, the statement, short attributes. */
  void forget() {
    message.forget();
  }

  boolean isWithoutSlot() {
    return withoutSlot;
  }

  /** When the call was made. */
  public void time(long epochNanos) {
    message.end();
    buffer.fixed64(Fields.EVENT_TIME, epochNanos);
  }

  /** The name of the thread that made the call. */
  @SuppressWarnings("ReferenceEquality")
  public void thread(@Nullable String name) {
    message.end();
    if (name == null || name.isEmpty()) {
      return;
    }
    Strings.Entry last = thread;
    if (last != null && last.value == name) {
      buffer.number(Fields.EVENT_THREAD_ID, last.number);
      return;
    }
    Strings strings = definitions.strings();
    Strings.Entry entry = strings.get(name, strings.threadLimit());
    if (entry != null) {
      thread = entry;
      buffer.number(Fields.EVENT_THREAD_ID, entry.number);
    } else {
      full |= strings.count() >= strings.threadLimit();
      buffer.text(Fields.EVENT_THREAD, name, limit);
    }
  }

  /** The statement's pattern, with <code>{}</code> for each argument; its {@link #argument}s follow. Once for each event. */
  public void pattern(String pattern) {
    message.pattern(pattern);
  }

  /** A message that is already put together, or that has no arguments. Once for each event. */
  public void text(CharSequence text) {
    message.text(text);
  }

  /** The next argument, as text. */
  public void argument(@Nullable String value) {
    message.argument(value);
  }

  /** The next argument, as text; a {@code toString} that throws is named in its place. */
  public void argument(@Nullable Object value) {
    message.argument(value);
  }

  /** The next argument, if it is fixed ({@link FilledPattern#isFixed}); otherwise nothing, and {@link #retractIfLate} tells. */
  public void fixedArgument(@Nullable Object value) {
    message.fixedArgument(value);
  }

  /** The only argument, as {@link #fixedArgument}, if it is not the pattern itself: a framework may say so of an object that is a string. */
  public void onlyFixedArgument(@Nullable Object value) {
    message.onlyFixedArgument(value);
  }

  /** Whether a {@link #fixedArgument} was none; then pattern and arguments are taken back. */
  public boolean retractIfLate() {
    return message.retractIfLate();
  }

  /** The next argument. */
  public void argument(long value) {
    message.argument(value);
  }

  /** The next argument. */
  public void argument(double value) {
    message.argument(value);
  }

  /** The next argument. */
  public void argument(boolean value) {
    message.argument(value);
  }

  /** The next argument. */
  public void argument(char value) {
    message.argument(value);
  }

  /** An entry of the context or a key-value pair; of two with one key the later one counts. */
  public void attribute(String key, @Nullable Object value) {
    message.end();
    attributes.write(key, value);
  }

  /**
   * The entries of the context, before any other attribute, of a map that never changes from now on: where the next event has the very
   * same one, its bytes are copied. It is kept meanwhile, if it is short.
   */
  public void context(Map<String, String> unchanging) {
    message.end();
    attributes.writeContext(unchanging);
  }

  /** {@link #attribute} for the {@code forEach} of a map; the same object each time, so that it costs nothing. */
  public BiConsumer<String, @Nullable Object> attributes() {
    return attributeSink;
  }

  /** A marker, the outermost first. */
  public void marker(String name) {
    message.end();
    Strings strings = definitions.strings();
    Strings.Entry entry = strings.get(name, strings.limit());
    if (entry == null) {
      // The contract has no other place for it.
      full |= strings.isFull();
    } else if (buffer.position + 8 <= limit) {
      buffer.number(Fields.EVENT_MARKER_IDS, entry.number);
    }
  }

  /** The exception and its causes, frames they share left out; bounded in depth and frames, and safe against cycles. */
  public void thrown(Throwable thrown) {
    message.end();
    throwables.write(thrown);
  }

  /** Opens an exception that the adapter knows only in pieces; {@link #frames} and {@link #endException} follow. */
  public void beginException(String type, @Nullable String message) {
    this.message.end();
    exceptionStart = throwables.begin(type, message);
  }

  /** One frame, as in a printed stack trace, without "at". */
  public void frame(String frame) {
    if (exceptionStart > 0) {
      throwables.frames().write(frame);
    }
  }

  /** The first {@code count} frames of a trace; returns how many of them are sent. */
  public int frames(StackTraceElement[] trace, int count) {
    return exceptionStart > 0 ? throwables.frames().write(trace, count) : 0;
  }

  /** Closes the exception; {@code omittedFrames} were left out at the end by the adapter. */
  public void endException(int omittedFrames) {
    if (exceptionStart > 0) {
      throwables.end(exceptionStart, omittedFrames);
      exceptionStart = 0;
    }
  }

  /** Where the call stands in the source. */
  public void caller(StackTraceElement caller) {
    message.end();
    int start = buffer.open(Fields.EVENT_CALLER, 100);
    buffer.text(Fields.CALLER_CLASS_NAME, caller.getClassName(), limit);
    buffer.text(Fields.CALLER_METHOD, caller.getMethodName(), limit);
    String file = caller.getFileName();
    if (file != null) {
      buffer.text(Fields.CALLER_FILE, file, limit);
    }
    if (caller.getLineNumber() > 0) {
      buffer.number(Fields.CALLER_LINE, caller.getLineNumber());
    }
    buffer.close(start, 100);
  }

  /** For the client: closes the event; its bytes are the first ones of {@link #bytes}, as many as this returns. */
  public int finish(Counters counters) {
    endException(0);
    message.finish();
    if (buffer.truncated > 0) {
      buffer.number(Fields.EVENT_TRUNCATED_BYTES, Math.min(buffer.truncated, 0xFFFF_FFFFL));
      counters.increment(Count.TRUNCATED);
    }
    if (buffer.masked > 0) {
      counters.add(Count.MASKED, buffer.masked);
    }
    if (buffer.toStringFailures > 0) {
      counters.add(Count.TO_STRING_FAILED, buffer.toStringFailures);
    }
    if (full || message.metFullTable() || attributes.metFullTable()) {
      counters.increment(Count.DEFINITIONS_FULL);
    }
    return buffer.position;
  }

  /** For the client: where it goes back to. */
  public EncoderPool pool() {
    return pool;
  }

  /** For the client: what was written. */
  public byte[] bytes() {
    return buffer.bytes;
  }

  /** For the client: as it was begun with. */
  public int severity() {
    return message.severity();
  }
}
