package dev.kikori.appender.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.kikori.appender.EventOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.FilledPattern;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Hands an event to the encoder, field by field, without keeping anything of it. Stateless but for its options. */
final class EventWriter {
  private static final int MAX_MARKER_DEPTH = 8;
  private static final int MAX_CAUSES = 16;

  private final EventOptions options;

  EventWriter(EventOptions options) {
    this.options = options;
  }

  /** The wire's severity; levels between two of Logback's count as the lower one. */
  static int severity(Level level) {
    int value = level.levelInt;
    if (value >= Level.ERROR_INT) {
      return Severity.ERROR;
    }
    if (value >= Level.WARN_INT) {
      return Severity.WARN;
    }
    if (value >= Level.INFO_INT) {
      return Severity.INFO;
    }
    return value >= Level.DEBUG_INT ? Severity.DEBUG : Severity.TRACE;
  }

  void write(ILoggingEvent event, EventEncoder to) {
    to.time(epochNanos(event));
    to.thread(event.getThreadName());
    message(event, to);
    if (options.context()) {
      context(contextOf(event), to);
    }
    if (options.keyValues()) {
      keyValues(event.getKeyValuePairs(), to);
    }
    if (options.markers()) {
      markers(event.getMarkerList(), to);
    }
    if (options.callerData()) {
      caller(event, to);
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      thrown(thrown, to);
    }
  }

  private static long epochNanos(ILoggingEvent event) {
    Instant instant = event.getInstant();
    return instant == null
        ? event.getTimeStamp() * 1_000_000
        : instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }

  private void message(ILoggingEvent event, EventEncoder to) {
    String pattern = event.getMessage();
    @Nullable Object[] arguments = event.getArgumentArray();
    if (pattern == null) {
      to.text("null");
    } else if (arguments == null || arguments.length == 0) {
      to.text(pattern);
    } else if (!options.arguments() || pattern.indexOf('\\') >= 0) {
      to.text(String.valueOf(event.getFormattedMessage()));
    } else if (isLate(event, arguments)) {
      FilledPattern.write(
          to, pattern, String.valueOf(event.getFormattedMessage()), arguments, arguments.length);
    } else {
      to.pattern(pattern);
      for (Object argument : arguments) {
        to.argument(argument);
      }
    }
  }

  /** Whether an argument may have changed since the call, because another thread has made it. */
  private static boolean isLate(ILoggingEvent event, @Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (!FilledPattern.isFixed(argument)) {
        return !Thread.currentThread().getName().equals(event.getThreadName());
      }
    }
    return false;
  }

  /** Null where Logback has none: one that was set up without SLF4J has no MDC, and its events throw when asked for it. */
  private static @Nullable Map<String, String> contextOf(ILoggingEvent event) {
    try {
      return event.getMDCPropertyMap();
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static void context(@Nullable Map<String, String> context, EventEncoder to) {
    if (context != null && !context.isEmpty()) {
      context.forEach(to.attributes());
    }
  }

  private static void keyValues(@Nullable List<KeyValuePair> pairs, EventEncoder to) {
    if (pairs != null) {
      for (int i = 0; i < pairs.size(); i++) {
        KeyValuePair pair = pairs.get(i);
        to.attribute(String.valueOf(pair.key), pair.value);
      }
    }
  }

  private static void markers(@Nullable List<Marker> markers, EventEncoder to) {
    if (markers != null) {
      for (int i = 0; i < markers.size(); i++) {
        marker(markers.get(i), to, 0);
      }
    }
  }

  @SuppressWarnings("deprecation") // SLF4J advises against references, and has them
  private static void marker(Marker marker, EventEncoder to, int depth) {
    to.marker(marker.getName());
    if (depth < MAX_MARKER_DEPTH && marker.hasReferences()) {
      for (Iterator<Marker> references = marker.iterator(); references.hasNext(); ) {
        marker(references.next(), to, depth + 1);
      }
    }
  }

  /** On another thread than the caller's, what was not recorded by then is not to be had. */
  private static void caller(ILoggingEvent event, EventEncoder to) {
    if (event.hasCallerData() || Thread.currentThread().getName().equals(event.getThreadName())) {
      StackTraceElement[] frames = event.getCallerData();
      if (frames != null && frames.length > 0) {
        to.caller(frames[0]);
      }
    }
  }

  private void thrown(IThrowableProxy proxy, EventEncoder to) {
    Throwable thrown =
        proxy instanceof ThrowableProxy ? ((ThrowableProxy) proxy).getThrowable() : null;
    if (thrown != null) {
      to.thrown(thrown);
      return;
    }
    IThrowableProxy next = proxy;
    for (int i = 0; next != null && i < MAX_CAUSES; i++) {
      exception(next, to);
      next = next.getCause();
    }
  }

  /** One that came from another process, or was made by hand. */
  private void exception(IThrowableProxy proxy, EventEncoder to) {
    to.beginException(String.valueOf(proxy.getClassName()), proxy.getMessage());
    StackTraceElementProxy[] frames = proxy.getStackTraceElementProxyArray();
    int own = frames == null ? 0 : Math.max(0, frames.length - proxy.getCommonFrames());
    int sent = Math.min(own, options.stackFrames());
    for (int i = 0; i < sent; i++) {
      to.frame(frames[i].getStackTraceElement());
    }
    to.endException(own - sent);
  }
}
