package dev.kikori.scorer.event;

import java.util.Locale;
import java.util.Map;

/** The spellings of {@link Severity} that logging frameworks, syslog and OpenTelemetry write. */
final class SeverityNames {
  private static final Map<String, Severity> BY_NAME =
      Map.ofEntries(
          Map.entry("ALL", Severity.TRACE),
          Map.entry("TRACE", Severity.TRACE),
          Map.entry("FINEST", Severity.TRACE),
          Map.entry("FINER", Severity.TRACE),
          Map.entry("VERBOSE", Severity.TRACE),
          Map.entry("DEBUG", Severity.DEBUG),
          Map.entry("FINE", Severity.DEBUG),
          Map.entry("CONFIG", Severity.DEBUG),
          Map.entry("INFO", Severity.INFO),
          Map.entry("INFORMATION", Severity.INFO),
          Map.entry("INFORMATIONAL", Severity.INFO),
          Map.entry("NOTICE", Severity.INFO),
          Map.entry("WARN", Severity.WARN),
          Map.entry("WARNING", Severity.WARN),
          Map.entry("ERR", Severity.ERROR),
          Map.entry("ERROR", Severity.ERROR),
          Map.entry("SEVERE", Severity.ERROR),
          Map.entry("FATAL", Severity.FATAL),
          Map.entry("CRIT", Severity.FATAL),
          Map.entry("CRITICAL", Severity.FATAL),
          Map.entry("ALERT", Severity.FATAL),
          Map.entry("EMERG", Severity.FATAL),
          Map.entry("EMERGENCY", Severity.FATAL),
          Map.entry("PANIC", Severity.FATAL));

  private SeverityNames() {}

  static Severity parse(CharSequence name) {
    String exact = name.toString();
    Severity severity = BY_NAME.get(exact);
    return severity != null
        ? severity
        : BY_NAME.getOrDefault(exact.toUpperCase(Locale.ROOT), Severity.UNKNOWN);
  }
}
