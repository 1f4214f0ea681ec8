package dev.kikori.appender.encode;

import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one event, field by field, into an array of its own: got from {@code KikoriClient.begin} and dead after {@code commit} or
 * {@code abort}. Not thread-safe. No method throws for what it is given, and none keeps a reference to it beyond the event, but to short
 * strings that are likely to come again.
 *
 * <p>Order: {@link #argument}s directly after their {@link #pattern}; context before key-value pairs; everything else at any point.
 */
public final class EventEncoder extends Ownership {
  /** Kept free at the end for what is known last. */
  private static final int TAIL_BYTES = 24;

  private final EncoderPool pool;
  private final boolean withoutSlot;
  private final Definitions definitions;
  private final Masking masking;
  private final int messageLimit;
  private final int limit;
  private final EventBuffer buffer;
  private final AttributeEncoder attributes;
  private final ThrowableWriter throwables;
  private final BiConsumer<String, @Nullable Object> attributeSink = this::attribute;

  private String logger = "";
  private int severity;

  /** Of this event if {@link #templated}, else of an earlier one: what is not stored again costs no fence. */
  private @Nullable Template template;

  private boolean templated;

  /** The last one: an encoder serves one thread mostly. */
  private Strings.@Nullable Entry thread;

  private boolean headed;
  private int arguments;
  private int argumentStart;
  private int argumentGuess;
  private int previousStart;
  private int previousEnd;
  private int exceptionStart;
  private boolean definitionsFull;

  /** A pattern without a number is filled in here; null when none is open. */
  private @Nullable String inline;

  /** What {@link #retractIfLate} goes back to. */
  private int messageStart;

  private int maskedBefore;
  private long truncatedBefore;
  private boolean late;
  private int inlineAt;
  private int inlineStart;
  private int inlineTriggers;

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
    this.masking = masking;
    this.limit = maxBytes - TAIL_BYTES;
    this.messageLimit = limit - limit / 8;
    this.buffer = new EventBuffer(masking);
    this.attributes = new AttributeEncoder(definitions, masking, buffer, limit - limit / 16);
    this.throwables = new ThrowableWriter(buffer, frames, limit, stackFrames);
  }

  @SuppressWarnings("ReferenceEquality")
  void begin(int eventSeverity, String loggerName) {
    severity = eventSeverity;
    if (logger != loggerName) {
      logger = loggerName;
    }
    templated = false;
    headed = false;
    late = false;
    attributes.clear();
    exceptionStart = 0;
    definitionsFull = false;
    buffer.clear();
  }

  /** Whether the last event was of this very logger; any thread. */
  @SuppressWarnings("ReferenceEquality")
  boolean lastServed(String loggerName) {
    return logger == loggerName;
  }

  /** Lets go of what it was given, but for what comes again: the logger's name, the statement, short attributes. */
  void forget() {
    if (inline != null) {
      inline = null;
    }
  }

  boolean isWithoutSlot() {
    return withoutSlot;
  }

  /** When the call was made. */
  public void time(long epochNanos) {
    endMessage();
    buffer.fixed64(Fields.EVENT_TIME, epochNanos);
  }

  /** The name of the thread that made the call. */
  @SuppressWarnings("ReferenceEquality")
  public void thread(@Nullable String name) {
    endMessage();
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
      definitionsFull |= strings.count() >= strings.threadLimit();
      buffer.text(Fields.EVENT_THREAD, name, limit);
    }
  }

  /** The statement's pattern, with <code>{}</code> for each argument; its {@link #argument}s follow. Once for each event. */
  public void pattern(String pattern) {
    if (headed) {
      return;
    }
    headed = true;
    messageStart = buffer.position;
    maskedBefore = buffer.masked;
    truncatedBefore = buffer.truncated;
    Template last = template;
    Template known =
        last != null && last.isSame(logger, severity, pattern)
            ? last
            : definitions.template(logger, severity, pattern);
    arguments = 0;
    if (known != null) {
      use(known);
      buffer.number(Fields.EVENT_TEMPLATE_ID, known.number);
      return;
    }
    definitionsFull |= definitions.isFull();
    head();
    inline = pattern;
    inlineAt = 0;
    inlineTriggers = Triggers.ALL;
    inlineStart = buffer.open(Fields.EVENT_TEXT, pattern.length());
  }

  /** A message that is already put together, or that has no arguments. Once for each event. */
  public void text(CharSequence text) {
    if (headed) {
      return;
    }
    headed = true;
    if (text instanceof String) {
      Template known = definitions.constant(logger, severity, (String) text);
      if (known != null) {
        use(known);
        arguments = 0;
        buffer.number(Fields.EVENT_TEMPLATE_ID, known.number);
        return;
      }
    }
    head();
    int start = buffer.open(Fields.EVENT_TEXT, text.length());
    buffer.finishText(start, ObjectText.append(buffer, text, messageLimit), messageLimit);
    buffer.close(start, text.length());
  }

  /** The next argument, as text. */
  public void argument(@Nullable String value) {
    String text = value == null ? "null" : value;
    Template known = templated ? template : null;
    if (known != null && known.masked.isPlain(arguments)) {
      int start = buffer.position;
      if (buffer.shortText(Fields.EVENT_ARGUMENTS, text, messageLimit)) {
        arguments++;
        previousStart = start + 2;
        previousEnd = buffer.position;
        return;
      }
    }
    if (beginArgument(text.length())) {
      endArgument(buffer.append(text, messageLimit));
    }
  }

  /** The next argument, as text; a {@code toString} that throws is named in its place. */
  public void argument(@Nullable Object value) {
    if (value == null || value instanceof String) {
      argument((String) value);
    } else if (value instanceof Long || value instanceof Integer) {
      argument(((Number) value).longValue());
    } else if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value, messageLimit));
    }
  }

  /**
   * The next argument, if it is fixed ({@link FilledPattern#isFixed}) and not the pattern itself; otherwise nothing, and {@link
   * #retractIfLate} tells.
   */
  public void fixedArgument(@Nullable Object value) {
    if (value instanceof String) {
      if (arguments == 0 && value.equals(patternText())) {
        late = true;
      }
      argument((String) value);
    } else if (value instanceof Long) {
      argument((long) value);
    } else if (value instanceof Integer) {
      argument((int) value);
    } else if (FilledPattern.isFixed(value)) {
      argument(value);
    } else {
      late = true;
    }
  }

  /** Whether a {@link #fixedArgument} was none; then pattern and arguments are taken back. */
  public boolean retractIfLate() {
    if (!late) {
      return false;
    }
    late = false;
    buffer.truncateTo(messageStart, maskedBefore, truncatedBefore);
    headed = false;
    templated = false;
    inline = null;
    return true;
  }

  /** The next argument. */
  public void argument(long value) {
    Template known = templated ? template : null;
    if (known != null && known.masked.isPlain(arguments)) {
      int start = buffer.position;
      if (buffer.shortNumber(Fields.EVENT_ARGUMENTS, value, messageLimit)) {
        arguments++;
        previousStart = start + 2;
        previousEnd = buffer.position;
        return;
      }
    }
    if (beginArgument(1)) {
      endArgument(buffer.append(value));
    }
  }

  /** The next argument. */
  public void argument(double value) {
    if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value));
    }
  }

  /** The next argument. */
  public void argument(boolean value) {
    if (beginArgument(1)) {
      endArgument(buffer.appendAscii(value ? "true" : "false"));
    }
  }

  /** The next argument. */
  public void argument(char value) {
    if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value, messageLimit));
    }
  }

  /** An entry of the context or a key-value pair; of two with one key the later one counts. */
  public void attribute(String key, @Nullable Object value) {
    endMessage();
    attributes.write(key, value);
  }

  /** {@link #attribute} for the {@code forEach} of a map; the same object each time, so that it costs nothing. */
  public BiConsumer<String, @Nullable Object> attributes() {
    return attributeSink;
  }

  /** A marker, the outermost first. */
  public void marker(String name) {
    endMessage();
    Strings strings = definitions.strings();
    Strings.Entry entry = strings.get(name, strings.limit());
    if (entry == null) {
      // The contract has no other place for it.
      definitionsFull |= strings.isFull();
    } else if (buffer.position + 8 <= limit) {
      buffer.number(Fields.EVENT_MARKER_IDS, entry.number);
    }
  }

  /** The exception and its causes, frames they share left out; bounded in depth and frames, and safe against cycles. */
  public void thrown(Throwable thrown) {
    endMessage();
    throwables.write(thrown);
  }

  /** Opens an exception that the adapter knows only in pieces; {@link #frames} and {@link #endException} follow. */
  public void beginException(String type, @Nullable String message) {
    endMessage();
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
    endMessage();
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
    endMessage();
    if (!headed) {
      head();
    }
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
    if (definitionsFull || attributes.metFullTable()) {
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
    return severity;
  }

  private @Nullable String patternText() {
    Template known = templated ? template : null;
    return known == null ? inline : known.pattern;
  }

  private void use(Template known) {
    if (template != known) {
      template = known;
    }
    templated = true;
  }

  /** Severity and logger of an event that has no template to tell them. */
  private void head() {
    if (severity > 0) {
      buffer.number(Fields.EVENT_SEVERITY, severity);
    }
    buffer.text(Fields.EVENT_LOGGER, logger, messageLimit);
  }

  private boolean beginArgument(int lengthGuess) {
    Template known = templated ? template : null;
    if (known == null) {
      return inline != null && appendUpToPlace(inline);
    }
    MaskedPattern masked = known.masked;
    int index = arguments++;
    if (index >= masked.arguments()) {
      return false;
    }
    if (buffer.position + 3 > messageLimit) {
      buffer.truncated += lengthGuess;
      return false;
    }
    if (masked.isSecret(index)
        || masked.isValueOfArgumentBefore(index)
            && masking.endsWithSecretKey(buffer.bytes, previousStart, previousEnd)) {
      buffer.maskedText(Fields.EVENT_ARGUMENTS);
      return false;
    }
    argumentGuess = lengthGuess;
    argumentStart = buffer.open(Fields.EVENT_ARGUMENTS, lengthGuess);
    return true;
  }

  private void endArgument(int triggers) {
    Template known = templated ? template : null;
    if (known == null) {
      return;
    }
    if (known.masked.userJoint) {
      masking.joint(buffer, argumentStart, known.masked.before(arguments - 1));
    }
    buffer.finishText(argumentStart, triggers, messageLimit);
    int length = buffer.position - argumentStart;
    buffer.close(argumentStart, argumentGuess);
    previousEnd = buffer.position;
    previousStart = previousEnd - length;
  }

  private boolean appendUpToPlace(String pattern) {
    int place = MaskedPattern.nextPlace(pattern, inlineAt);
    if (place < 0) {
      return false;
    }
    buffer.append(pattern, inlineAt, place, messageLimit);
    inlineAt = place + 2;
    return true;
  }

  private void endMessage() {
    String pattern = inline;
    if (pattern != null) {
      inline = null;
      buffer.append(pattern, inlineAt, pattern.length(), messageLimit);
      buffer.finishText(inlineStart, inlineTriggers, messageLimit);
      buffer.close(inlineStart, pattern.length());
    }
  }
}
