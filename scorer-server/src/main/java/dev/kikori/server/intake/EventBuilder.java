package dev.kikori.server.intake;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.intake.IntakeMetrics.Cut;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts one event after the other together, each within the limits: what is too long is cut, with a mark on the event and a counter. Used
 * by one thread.
 */
final class EventBuilder {
  /** The attribute that says which parts of an event were cut. */
  static final String TRUNCATED = "kikori.truncated";

  /** The attribute that names an event's markers, outermost first. */
  static final String MARKERS = "markers";

  /** The attribute that says where in the code an event was logged. */
  static final String CALLER = "caller";

  private static final int MAX_KEY = 256;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final int maxLine;
  private final int maxAttributes;
  private final int maxAttribute;
  private final IntakeMetrics metrics;
  private final StringBuilder trace = new StringBuilder();

  private long timestampMillis;
  private Severity severity = Severity.UNKNOWN;
  private String logger = "";
  private String thread = "";
  private String message = "";
  private @Nullable String pattern;
  private @Nullable Map<String, String> attributes;
  private @Nullable StringBuilder cuts;

  EventBuilder(LimitsConfig limits, IntakeMetrics metrics) {
    this.maxLine = (int) limits.maxLine().bytes();
    this.maxAttributes = limits.maxAttributes();
    this.maxAttribute = (int) limits.maxAttribute().bytes();
    this.metrics = metrics;
  }

  /** Starts an event that has nothing yet. */
  EventBuilder reset() {
    timestampMillis = LogEvent.NO_TIMESTAMP;
    severity = Severity.UNKNOWN;
    logger = "";
    thread = "";
    message = "";
    pattern = null;
    attributes = null;
    cuts = null;
    trace.setLength(0);
    return this;
  }

  int maxLine() {
    return maxLine;
  }

  int maxAttribute() {
    return maxAttribute;
  }

  /** When it was logged; 0 says nothing. The first that says something counts. */
  EventBuilder timeUnixNano(long nanos) {
    if (nanos != 0 && timestampMillis == LogEvent.NO_TIMESTAMP) {
      timestampMillis = Long.divideUnsigned(nanos, NANOS_PER_MILLI);
    }
    return this;
  }

  EventBuilder severity(Severity value) {
    severity = value;
    return this;
  }

  EventBuilder logger(String value) {
    logger = value;
    return this;
  }

  EventBuilder thread(String value) {
    thread = value;
    return this;
  }

  EventBuilder pattern(String value) {
    pattern = value;
    return this;
  }

  EventBuilder message(String value) {
    message = cut(value, maxLine, Cut.LINE);
    return this;
  }

  /** Of two with one key the later one counts. */
  EventBuilder attribute(String key, String value) {
    Map<String, String> map = attributes;
    if (map == null) {
      map = new LinkedHashMap<>();
      attributes = map;
    }
    if (map.size() >= maxAttributes && !map.containsKey(key)) {
      wasCut(Cut.ATTRIBUTES);
      return this;
    }
    map.put(cut(key, MAX_KEY, Cut.ATTRIBUTE), cut(value, maxAttribute, Cut.ATTRIBUTE));
    return this;
  }

  /** Adds a line to the stack trace. */
  EventBuilder traceLine(String prefix, String line) {
    if (trace.length() + prefix.length() + line.length() >= maxLine) {
      wasCut(Cut.STACK_TRACE);
      return this;
    }
    if (trace.length() > 0) {
      trace.append('\n');
    }
    trace.append(prefix).append(line);
    return this;
  }

  /** Sets the whole stack trace. */
  EventBuilder trace(String text) {
    trace.setLength(0);
    trace.append(cut(text.stripTrailing(), maxLine, Cut.STACK_TRACE));
    return this;
  }

  /** Says that a part was cut before it came here. */
  void wasCut(Cut part) {
    StringBuilder parts = cuts;
    if (parts == null) {
      parts = new StringBuilder();
      cuts = parts;
    }
    String name = part.name().toLowerCase(Locale.ROOT);
    if (parts.indexOf(name) < 0) {
      parts.append(parts.length() == 0 ? "" : ",").append(name);
      metrics.cut(part);
    }
  }

  /**
   * The event.
   *
   * @param instance the service instance that wrote it
   * @param receivedMillis its time if it states none
   */
  LogEvent build(String instance, long receivedMillis) {
    StringBuilder parts = cuts;
    if (parts != null) {
      Map<String, String> map = attributes == null ? new LinkedHashMap<>() : attributes;
      map.put(TRUNCATED, parts.toString());
      attributes = map;
    }
    Map<String, String> map = attributes;
    return new LogEvent(
        timestampMillis == LogEvent.NO_TIMESTAMP ? receivedMillis : timestampMillis,
        severity,
        logger,
        thread,
        instance,
        message,
        pattern,
        trace.length() == 0 ? null : trace.toString(),
        message,
        0,
        0,
        map == null ? Map.of() : Collections.unmodifiableMap(map));
  }

  private String cut(String text, int most, Cut part) {
    if (text.length() <= most) {
      return text;
    }
    wasCut(part);
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
