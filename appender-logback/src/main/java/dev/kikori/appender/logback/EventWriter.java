package dev.kikori.appender.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.kikori.appender.EventOptions;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.encode.FilledPattern;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Hands an event to the encoder, field by field, without keeping anything of it. Thread-safe. */
final class EventWriter {
  private static final int MAX_MARKER_DEPTH = 8;
  private static final int MAX_CAUSES = 16;

  private static final Class<?> UNMODIFIABLE = Collections.unmodifiableMap(Map.of()).getClass();

  private final KikoriClient client;
  private final EventOptions options;

  /** Whether more is needed than the parts of an event that every call takes out of it. */
  private final boolean needsEvent;

  EventWriter(KikoriClient client, KikoriOptions options) {
    this.client = client;
    this.options = options.event();
    this.needsEvent =
        this.options.callerData() || options.queue().overflow() == QueueOptions.Overflow.FALLBACK;
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

  /**
   * Writes what has been taken out of an event already and queues it.
   *
   * @return false if nothing was done, because the event itself is needed: for {@link #write(ILoggingEvent)}
   */
  boolean write(
      Level level,
      String logger,
      long epochNanos,
      String thread,
      @Nullable String pattern,
      @Nullable Object @Nullable [] arguments,
      @Nullable Map<String, String> context,
      @Nullable List<KeyValuePair> keyValues,
      @Nullable List<Marker> markers,
      @Nullable IThrowableProxy thrown) {
    if (needsEvent) {
      return false;
    }
    EventEncoder to = client.begin(severity(level), logger);
    if (to == null) {
      return true;
    }
    try {
      to.time(epochNanos);
      to.thread(thread);
      if (!message(pattern, arguments, to)) {
        client.discard(to);
        return false;
      }
      details(context, keyValues, markers, thrown, to);
    } catch (Throwable t) {
      client.abort(to, t);
      return true;
    }
    client.commit(to);
    return true;
  }

  /**
   * Writes an event and queues it.
   *
   * @return false if the queue has no room and the fallback is to have it
   */
  boolean write(ILoggingEvent event) {
    EventEncoder to = client.begin(severity(event.getLevel()), event.getLoggerName());
    if (to == null) {
      return true;
    }
    try {
      to.time(epochNanos(event));
      to.thread(event.getThreadName());
      if (!message(event.getMessage(), event.getArgumentArray(), to)) {
        message(event, to);
      }
      details(
          contextOf(event),
          event.getKeyValuePairs(),
          event.getMarkerList(),
          event.getThrowableProxy(),
          to);
      if (options.callerData()) {
        caller(event, to);
      }
    } catch (Throwable t) {
      client.abort(to, t);
      return true;
    }
    return client.commit(to);
  }

  private void details(
      @Nullable Map<String, String> context,
      @Nullable List<KeyValuePair> keyValues,
      @Nullable List<Marker> markers,
      @Nullable IThrowableProxy thrown,
      EventEncoder to) {
    if (context != null) {
      context(context, to);
    }
    if (keyValues != null && options.keyValues()) {
      keyValues(keyValues, to);
    }
    if (markers != null && options.markers()) {
      markers(markers, to);
    }
    if (thrown != null) {
      thrown(thrown, to);
    }
  }

  /** Logback's MDC hands out one unmodifiable copy until it is changed; every other map may be alive. */
  private static void context(Map<String, String> context, EventEncoder to) {
    if (context.getClass() == UNMODIFIABLE) {
      to.context(context);
    } else {
      context.forEach(to.attributes());
    }
  }

  static long epochNanos(ILoggingEvent event) {
    Instant instant = event.getInstant();
    return instant == null
        ? event.getTimeStamp() * 1_000_000
        : instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }

  /** Whether the message was written, because neither the text that the framework makes of it nor the caller's thread matters. */
  private boolean message(
      @Nullable String pattern, @Nullable Object @Nullable [] arguments, EventEncoder to) {
    if (pattern == null) {
      to.text("null");
    } else if (arguments == null || arguments.length == 0) {
      to.text(pattern);
    } else if (!options.arguments() || pattern.indexOf('\\') >= 0) {
      return false;
    } else {
      to.pattern(pattern);
      for (Object argument : arguments) {
        to.fixedArgument(argument);
      }
      return !to.retractIfLate();
    }
    return true;
  }

  /** A message with arguments for which pattern and arguments alone won't do. */
  private void message(ILoggingEvent event, EventEncoder to) {
    String pattern = String.valueOf(event.getMessage());
    @Nullable Object[] arguments = event.getArgumentArray();
    if (!options.arguments() || pattern.indexOf('\\') >= 0) {
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

  /** Null where it is not wanted, and where Logback has none: one that was set up without SLF4J has no MDC, and its events throw when asked for it. */
  @Nullable Map<String, String> contextOf(ILoggingEvent event) {
    if (!options.context()) {
      return null;
    }
    try {
      return event.getMDCPropertyMap();
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static void keyValues(List<KeyValuePair> pairs, EventEncoder to) {
    for (int i = 0; i < pairs.size(); i++) {
      KeyValuePair pair = pairs.get(i);
      to.attribute(String.valueOf(pair.key), pair.value);
    }
  }

  private static void markers(List<Marker> markers, EventEncoder to) {
    for (int i = 0; i < markers.size(); i++) {
      marker(markers.get(i), to, 0);
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
  static void caller(ILoggingEvent event, EventEncoder to) {
    if (event.hasCallerData() || Thread.currentThread().getName().equals(event.getThreadName())) {
      StackTraceElement[] frames = event.getCallerData();
      if (frames != null && frames.length > 0) {
        to.caller(frames[0]);
      }
    }
  }

  private static void thrown(IThrowableProxy proxy, EventEncoder to) {
    Throwable thrown =
        proxy instanceof ThrowableProxy && !isChain(proxy)
            ? ((ThrowableProxy) proxy).getThrowable()
            : null;
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

  /** Whether there are causes at most: Logback has taken these apart already. */
  private static boolean isChain(IThrowableProxy proxy) {
    IThrowableProxy at = proxy;
    for (int i = 0; at != null && i < MAX_CAUSES; i++) {
      IThrowableProxy[] suppressed = at.getSuppressed();
      if (at.isCyclic() || suppressed != null && suppressed.length > 0) {
        return false;
      }
      at = at.getCause();
    }
    return true;
  }

  private static void exception(IThrowableProxy proxy, EventEncoder to) {
    to.beginException(String.valueOf(proxy.getClassName()), proxy.getMessage());
    StackTraceElementProxy[] proxies = proxy.getStackTraceElementProxyArray();
    int all = proxies == null ? 0 : proxies.length;
    StackTraceElement[] own = new StackTraceElement[Math.max(0, all - proxy.getCommonFrames())];
    for (int i = 0; i < own.length; i++) {
      own[i] = proxies[i].getStackTraceElement();
    }
    to.endException(all - to.frames(own, own.length));
  }
}
