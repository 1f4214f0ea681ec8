package dev.kikori.appender.log4j2;

import dev.kikori.appender.EventOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.EventEncoder;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/** Hands an event to the encoder, field by field, without keeping anything of it. Thread-safe. */
final class EventWriter {
  /** The attribute that holds Log4j's context stack: {@value}. */
  static final String CONTEXT_STACK = "contextStack";

  private static final int MAX_MARKER_DEPTH = 8;
  private static final TriConsumer<String, @Nullable Object, EventEncoder> ATTRIBUTE =
      (key, value, to) -> to.attribute(key, value);

  private final EventOptions options;
  private final MessageWriter messages;
  private final ContextWriter contexts = new ContextWriter();

  EventWriter(EventOptions options) {
    this.options = options;
    this.messages = new MessageWriter(options.arguments());
  }

  /** The wire's severity; a level between two of Log4j's counts as the less grave one, as in Log4j's own filters. */
  static int severity(Level level) {
    int value = level.intLevel();
    if (value <= Level.FATAL.intLevel()) {
      return Severity.FATAL;
    }
    if (value <= Level.ERROR.intLevel()) {
      return Severity.ERROR;
    }
    if (value <= Level.WARN.intLevel()) {
      return Severity.WARN;
    }
    if (value <= Level.INFO.intLevel()) {
      return Severity.INFO;
    }
    return value <= Level.DEBUG.intLevel() ? Severity.DEBUG : Severity.TRACE;
  }

  void write(LogEvent event, EventEncoder to) {
    Instant instant = event.getInstant();
    to.time(instant.getEpochSecond() * 1_000_000_000 + instant.getNanoOfSecond());
    to.thread(event.getThreadName());
    Message message = event.getMessage();
    messages.write(message, event.getThreadId() != Thread.currentThread().getId(), to);
    if (options.context()) {
      context(event, to);
    }
    if (options.keyValues() && message instanceof MapMessage) {
      ((MapMessage<?, ?>) message).forEach(ATTRIBUTE, to);
    }
    if (options.markers() && event.getMarker() != null) {
      marker(event.getMarker(), to, 0);
    }
    if (options.callerData() && event.isIncludeLocation()) {
      caller(event, to);
    }
    Throwable thrown = event.getThrown();
    if (thrown != null) {
      to.thrown(thrown);
    }
  }

  private void context(LogEvent event, EventEncoder to) {
    ReadOnlyStringMap context = event.getContextData();
    if (context != null) {
      contexts.write(context, to);
    }
    ThreadContext.ContextStack stack = event.getContextStack();
    if (stack != null && stack.getDepth() > 0) {
      to.attribute(CONTEXT_STACK, stack.asList().toString());
    }
  }

  private static void marker(Marker marker, EventEncoder to, int depth) {
    to.marker(marker.getName());
    if (depth < MAX_MARKER_DEPTH && marker.hasParents()) {
      for (Marker parent : marker.getParents()) {
        marker(parent, to, depth + 1);
      }
    }
  }

  private static void caller(LogEvent event, EventEncoder to) {
    StackTraceElement source = event.getSource();
    if (source != null) {
      to.caller(source);
    }
  }
}
