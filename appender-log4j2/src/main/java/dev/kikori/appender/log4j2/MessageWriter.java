package dev.kikori.appender.log4j2;

import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.FilledPattern;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterConsumer;
import org.apache.logging.log4j.message.ParameterVisitable;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.ReusableMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.jspecify.annotations.Nullable;

/**
 * Hands a message to the encoder: pattern and arguments where there are any, text otherwise. Allocates nothing for the messages that
 * Log4j reuses, as long as their arguments are strings, boxed primitives or null. Thread-safe.
 */
final class MessageWriter {
  private static final int USUAL_ARGUMENTS = 16;
  private static final int MAX_KEPT_CHARS = 4_096;

  private static final ParameterConsumer<EventEncoder> HAND_OVER =
      (argument, index, to) -> to.fixedArgument(argument);

  private static final ParameterConsumer<EventEncoder> HAND_OVER_ONLY =
      (argument, index, to) -> to.onlyFixedArgument(argument);

  private static final ParameterConsumer<@Nullable Object[]> COLLECT =
      (argument, index, to) -> {
        if (index < to.length) {
          to[index] = argument;
        }
      };

  // JDK types only: what a thread keeps holds on to no class loader of ours.
  private static final ThreadLocal<@Nullable Object[]> REUSED_ARGUMENTS = new ThreadLocal<>();
  private static final ThreadLocal<StringBuilder> REUSED_TEXT = new ThreadLocal<>();

  private final boolean withArguments;

  MessageWriter(boolean withArguments) {
    this.withArguments = withArguments;
  }

  /** @param late whether another thread than this one made the call */
  void write(@Nullable Message message, boolean late, EventEncoder to) {
    if (message instanceof MutableLogEvent) {
      // By its class: to ask one object for several interfaces, over and over, is what the JVM is
      // slow at.
      reusable((MutableLogEvent) message, (MutableLogEvent) message, to);
    } else if (message == null) {
      to.text("null");
    } else if (message instanceof ReusableMessage && message instanceof ParameterVisitable) {
      reusable((ReusableMessage) message, (ParameterVisitable) message, to);
    } else if (message instanceof SimpleMessage) {
      to.text(String.valueOf(message.getFormattedMessage()));
    } else if (message instanceof MapMessage) {
      map((MapMessage<?, ?>) message, to);
    } else if (message instanceof ParameterizedMessage && !late) {
      parameterized(message, to);
    } else {
      other(message, to);
    }
  }

  /** The event itself (its text is there already), or a message of a garbage-free factory. */
  private void reusable(ReusableMessage message, ParameterVisitable parameters, EventEncoder to) {
    String format = format(message);
    int count = message.getParameterCount();
    if (format == null || !withArguments || format.indexOf('\\') >= 0) {
      formatted(message, to);
    } else if (count == 0) {
      to.text(format);
    } else {
      to.pattern(format);
      parameters.forEachParameter(count == 1 ? HAND_OVER_ONLY : HAND_OVER, to);
      if (to.retractIfLate()) {
        late(message, parameters, format, count, to);
      }
    }
  }

  private void late(
      ReusableMessage message,
      ParameterVisitable parameters,
      String format,
      int count,
      EventEncoder to) {
    @Nullable Object[] arguments = borrowArguments(count);
    parameters.forEachParameter(COLLECT, arguments);
    late(message, format, arguments, count, to);
    giveBack(arguments, count);
  }

  private void late(
      ReusableMessage message,
      String format,
      @Nullable Object[] arguments,
      int count,
      EventEncoder to) {
    if (count == 1 && format.equals(arguments[0])) {
      formatted(message, to); // it may be an object message whose object is a string
    } else if (areFixed(arguments, count)) {
      direct(format, arguments, count, to);
    } else {
      StringBuilder text = borrowText();
      message.formatTo(text);
      FilledPattern.write(to, format, text, arguments, count);
      giveBack(text);
    }
  }

  private void parameterized(Message message, EventEncoder to) {
    String format = format(message);
    @Nullable Object[] arguments = message.getParameters();
    if (format == null || !withArguments || format.indexOf('\\') >= 0) {
      formatted(message, to);
    } else if (arguments == null || arguments.length == 0) {
      to.text(format);
    } else {
      direct(format, arguments, arguments.length, to);
    }
  }

  private static void direct(
      String format, @Nullable Object[] arguments, int count, EventEncoder to) {
    to.pattern(format);
    for (int i = 0; i < count; i++) {
      to.argument(arguments[i]);
    }
  }

  private void map(MapMessage<?, ?> message, EventEncoder to) {
    String format = format(message);
    if (message instanceof StructuredDataMessage && format != null && !format.isEmpty()) {
      to.text(format); // its key-values are attributes
    } else {
      formatted(message, to);
    }
  }

  /** Whatever can be cut along a pattern is; the others have none with {@code {}} in it. */
  private void other(Message message, EventEncoder to) {
    String format = format(message);
    @Nullable Object[] arguments = message.getParameters();
    if (format == null || arguments == null || arguments.length == 0 || !withArguments) {
      formatted(message, to);
    } else {
      FilledPattern.write(
          to, format, String.valueOf(message.getFormattedMessage()), arguments, arguments.length);
    }
  }

  private void formatted(Message message, EventEncoder to) {
    if (message instanceof StringBuilderFormattable) {
      StringBuilder text = borrowText();
      ((StringBuilderFormattable) message).formatTo(text);
      to.text(text);
      giveBack(text);
    } else {
      to.text(String.valueOf(message.getFormattedMessage()));
    }
  }

  @SuppressWarnings("deprecation") // the one way to a pattern that all supported versions have
  private static @Nullable String format(Message message) {
    return message.getFormat();
  }

  private static boolean areFixed(@Nullable Object[] arguments, int count) {
    for (int i = 0; i < count; i++) {
      if (!FilledPattern.isFixed(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  // Taken out while in use: what an argument's toString logs comes through here again.

  private @Nullable Object[] borrowArguments(int count) {
    @Nullable Object[] reused = REUSED_ARGUMENTS.get();
    if (reused == null || reused.length < count) {
      return new Object[Math.max(count, USUAL_ARGUMENTS)];
    }
    REUSED_ARGUMENTS.set(null);
    return reused;
  }

  private void giveBack(@Nullable Object[] arguments, int count) {
    for (int i = 0; i < count; i++) {
      arguments[i] = null;
    }
    if (arguments.length == USUAL_ARGUMENTS) {
      REUSED_ARGUMENTS.set(arguments);
    }
  }

  private StringBuilder borrowText() {
    StringBuilder reused = REUSED_TEXT.get();
    if (reused == null) {
      return new StringBuilder(256);
    }
    REUSED_TEXT.set(null);
    return reused;
  }

  private void giveBack(StringBuilder text) {
    if (text.capacity() <= MAX_KEPT_CHARS) {
      text.setLength(0);
      REUSED_TEXT.set(text);
    }
  }
}
