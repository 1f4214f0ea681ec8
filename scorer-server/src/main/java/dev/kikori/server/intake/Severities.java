package dev.kikori.server.intake;

import dev.kikori.scorer.event.Severity;

/** OpenTelemetry's severity numbers, which the appenders use as well: four to each range. */
final class Severities {
  private Severities() {}

  static Severity of(int number) {
    if (number <= 0) {
      return Severity.UNKNOWN;
    }
    return switch ((number - 1) / 4) {
      case 0 -> Severity.TRACE;
      case 1 -> Severity.DEBUG;
      case 2 -> Severity.INFO;
      case 3 -> Severity.WARN;
      case 4 -> Severity.ERROR;
      default -> Severity.FATAL;
    };
  }
}
