package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Layout} found in one line. Reused from line to line. */
final class ParsedLine {
  long timestampMillis;

  /** Whether the line states a time of day without its date: an envelope that states both knows better. */
  boolean isTimeOfDay;

  Severity severity = Severity.UNKNOWN;
  String logger = "";
  String thread = "";
  String service = "";
  String message = "";
  @Nullable String pattern;
  @Nullable String stackTrace;
  Map<String, String> attributes = Map.of();

  void clear() {
    timestampMillis = LogEvent.NO_TIMESTAMP;
    isTimeOfDay = false;
    severity = Severity.UNKNOWN;
    logger = "";
    thread = "";
    service = "";
    message = "";
    pattern = null;
    stackTrace = null;
    attributes = Map.of();
  }

  void put(String name, String value) {
    if (attributes.isEmpty()) {
      attributes = new LinkedHashMap<>();
    }
    attributes.put(name, value);
  }
}
