package dev.kikori.appender.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.kikori.appender.Alert;
import dev.kikori.appender.AlertLine;
import dev.kikori.appender.AlertListener;
import dev.kikori.appender.AlertOptions;
import dev.kikori.appender.Severity;
import java.util.Map;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs alerts as the application logs: to a logger, at a level, with a marker and key-value pairs. */
final class AlertLogger implements AlertListener {
  private final Logger logger;
  private final Marker marker;

  AlertLogger(LoggerContext context, AlertOptions options) {
    this.logger = context.getLogger(options.logger());
    this.marker = MarkerFactory.getMarker(options.marker());
  }

  @Override
  public void onAlert(Alert alert) {
    LoggingEventBuilder line = logger.atLevel(level(alert.severity())).addMarker(marker);
    for (Map.Entry<String, String> value : AlertLine.keyValues(alert).entrySet()) {
      line = line.addKeyValue(value.getKey(), value.getValue());
    }
    line.log(AlertLine.PATTERN, AlertLine.arguments(alert));
  }

  private static Level level(int severity) {
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
