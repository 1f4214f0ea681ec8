package dev.kikori.appender.log4j2;

import dev.kikori.appender.Alert;
import dev.kikori.appender.AlertLine;
import dev.kikori.appender.AlertListener;
import dev.kikori.appender.AlertOptions;
import dev.kikori.appender.Severity;
import java.util.function.Supplier;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.spi.LoggerContext;

/** Logs alerts as the application logs: to a logger, at a level, with a marker, and key-values in the thread context. */
final class AlertLogger implements AlertListener {
  private final Supplier<LoggerContext> context;
  private final String logger;
  private final Marker marker;

  AlertLogger(Supplier<LoggerContext> context, AlertOptions options) {
    this.context = context;
    this.logger = options.logger();
    this.marker = MarkerManager.getMarker(options.marker());
  }

  @Override
  @SuppressWarnings("try") // in effect until it is closed
  public void onAlert(Alert alert) {
    try (CloseableThreadContext.Instance values =
        CloseableThreadContext.putAll(AlertLine.keyValues(alert))) {
      context
          .get()
          .getLogger(logger)
          .log(level(alert.severity()), marker, AlertLine.PATTERN, AlertLine.arguments(alert));
    }
  }

  private static Level level(int severity) {
    if (severity >= Severity.FATAL) {
      return Level.FATAL;
    }
    if (severity >= Severity.ERROR) {
      return Level.ERROR;
    }
    if (severity >= Severity.WARN) {
      return Level.WARN;
    }
    if (severity >= Severity.INFO) {
      return Level.INFO;
    }
    return severity >= Severity.DEBUG ? Level.DEBUG : Level.TRACE;
  }
}
