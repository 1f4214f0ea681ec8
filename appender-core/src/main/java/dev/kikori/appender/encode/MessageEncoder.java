package dev.kikori.appender.encode;

import org.jspecify.annotations.Nullable;

/**
 * Writes what an event says: a template's number and arguments where there is a number for the pattern, else text. Not thread-safe. The order
 * of calls is that of {@link EventEncoder}.
 */
final class MessageEncoder {
  private final Definitions definitions;
  private final Masking masking;
  private final EventBuffer buffer;
  private final int limit;

  private String logger = "";
  private int severity;

  /** Of this event if {@link #templated}, else of an earlier one: what is not stored again costs no fence. */
  private @Nullable Template template;

  private boolean templated;
  private boolean headed;
  private int arguments;
  private int argumentStart;
  private int argumentGuess;
  private int previousStart;
  private int previousEnd;
  private boolean full;

  /** A pattern without a number is filled in here; null when none is open. */
  private @Nullable String inline;

  private int inlineAt;
  private int inlineStart;

  /** What {@link #retractIfLate} goes back to. */
  private int start;

  private int maskedBefore;
  private long truncatedBefore;
  private boolean late;

  MessageEncoder(Definitions definitions, Masking masking, EventBuffer buffer, int limit) {
    this.definitions = definitions;
    this.masking = masking;
    this.buffer = buffer;
    this.limit = limit;
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
    full = false;
  }

  int severity() {
    return severity;
  }

  /** Whether the last event was of this very logger; any thread. */
  @SuppressWarnings("ReferenceEquality")
  boolean lastServed(String loggerName) {
    return logger == loggerName;
  }

  /** Whether a pattern went without a number because there is no room for more of them. */
  boolean metFullTable() {
    return full;
  }

  /** The statement's pattern, with <code>{}</code> for each argument; its {@link #argument}s follow. Once for each event. */
  void pattern(String pattern) {
    if (headed) {
      return;
    }
    headed = true;
    start = buffer.position;
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
    full |= definitions.isFull();
    head();
    inline = pattern;
    inlineAt = 0;
    inlineStart = buffer.open(Fields.EVENT_TEXT, pattern.length());
  }

  /** A message that is already put together, or that has no arguments. Once for each event. */
  void text(CharSequence text) {
    if (headed) {
      return;
    }
    headed = true;
    if (text instanceof String) {
      Template known = constant((String) text);
      if (known != null) {
        use(known);
        arguments = 0;
        buffer.number(Fields.EVENT_TEMPLATE_ID, known.number);
        return;
      }
    }
    head();
    int textStart = buffer.open(Fields.EVENT_TEXT, text.length());
    buffer.finishText(textStart, ObjectText.append(buffer, text, limit), limit);
    buffer.close(textStart, text.length());
  }

  private @Nullable Template constant(String text) {
    Template last = template;
    return last != null && last.isSame(logger, severity, text) && last.masked.arguments() == 0
        ? last
        : definitions.constant(logger, severity, text);
  }

  /** The next argument, as text. */
  void argument(@Nullable String value) {
    String text = value == null ? "null" : value;
    Template known = templated ? template : null;
    if (known != null && known.masked.isPlain(arguments)) {
      int before = buffer.position;
      if (buffer.shortText(Fields.EVENT_ARGUMENTS, text, limit)) {
        arguments++;
        previousStart = before + 2;
        previousEnd = buffer.position;
        return;
      }
    }
    if (beginArgument(text.length())) {
      endArgument(buffer.append(text, limit));
    }
  }

  /** The next argument, as text; a {@code toString} that throws is named in its place. */
  void argument(@Nullable Object value) {
    if (value == null || value instanceof String) {
      argument((String) value);
    } else if (value instanceof Long || value instanceof Integer) {
      argument(((Number) value).longValue());
    } else if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value, limit));
    }
  }

  /** The only argument, as {@link #fixedArgument}, if it is not the pattern itself. */
  void onlyFixedArgument(@Nullable Object value) {
    if (value instanceof String && value.equals(patternText())) {
      late = true;
    } else {
      fixedArgument(value);
    }
  }

  /** The next argument, if it is fixed ({@link FilledPattern#isFixed}); otherwise nothing, and {@link #retractIfLate} tells. */
  void fixedArgument(@Nullable Object value) {
    if (value instanceof String) {
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
  boolean retractIfLate() {
    if (!late) {
      return false;
    }
    late = false;
    buffer.truncateTo(start, maskedBefore, truncatedBefore);
    headed = false;
    templated = false;
    inline = null;
    return true;
  }

  /** The next argument. */
  void argument(long value) {
    Template known = templated ? template : null;
    if (known != null && known.masked.isPlain(arguments)) {
      int before = buffer.position;
      if (buffer.shortNumber(Fields.EVENT_ARGUMENTS, value, limit)) {
        arguments++;
        previousStart = before + 2;
        previousEnd = buffer.position;
        return;
      }
    }
    if (beginArgument(1)) {
      endArgument(buffer.append(value));
    }
  }

  /** The next argument. */
  void argument(double value) {
    if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value));
    }
  }

  /** The next argument. */
  void argument(boolean value) {
    if (beginArgument(1)) {
      endArgument(buffer.appendAscii(value ? "true" : "false"));
    }
  }

  /** The next argument. */
  void argument(char value) {
    if (beginArgument(1)) {
      endArgument(ObjectText.append(buffer, value, limit));
    }
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

  /** Closes what is open, and says severity and logger if nothing was said. */
  void finish() {
    end();
    if (!headed) {
      head();
    }
  }

  /** Lets go of what it was given. */
  void forget() {
    if (inline != null) {
      inline = null;
    }
  }

  /** Severity and logger of an event that has no template to tell them. */
  private void head() {
    if (severity > 0) {
      buffer.number(Fields.EVENT_SEVERITY, severity);
    }
    buffer.text(Fields.EVENT_LOGGER, logger, limit);
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
    if (buffer.position + 3 > limit) {
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
    buffer.finishText(argumentStart, triggers, limit);
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
    buffer.append(pattern, inlineAt, place, limit);
    inlineAt = place + 2;
    return true;
  }

  /** Closes what is open. */
  void end() {
    String pattern = inline;
    if (pattern != null) {
      inline = null;
      buffer.append(pattern, inlineAt, pattern.length(), limit);
      buffer.finishText(inlineStart, Triggers.ALL, limit);
      buffer.close(inlineStart, pattern.length());
    }
  }
}
