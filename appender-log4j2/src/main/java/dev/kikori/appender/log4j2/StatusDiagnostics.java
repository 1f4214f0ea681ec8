package dev.kikori.appender.log4j2;

import dev.kikori.appender.Diagnostics;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/** Says what happens in Log4j's status log. Never as an error. */
final class StatusDiagnostics implements Diagnostics {
  private static final Logger STATUS = StatusLogger.getLogger();

  private final String name;

  StatusDiagnostics(String name) {
    this.name = name;
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    STATUS.warn("Kikori appender {}: {}", name, message, cause);
  }

  @Override
  public void info(String message) {
    STATUS.info("Kikori appender {}: {}", name, message);
  }
}
