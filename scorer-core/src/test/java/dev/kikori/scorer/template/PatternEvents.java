package dev.kikori.scorer.template;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.util.Map;

/** Events of which the message pattern is known. */
final class PatternEvents {
  private PatternEvents() {}

  static LogEvent of(String pattern) {
    String message = pattern.replace("{}", "17");
    return new LogEvent(
        LogEvent.NO_TIMESTAMP,
        Severity.INFO,
        "shop",
        "",
        "",
        message,
        pattern,
        null,
        message,
        1,
        1,
        Map.of());
  }
}
