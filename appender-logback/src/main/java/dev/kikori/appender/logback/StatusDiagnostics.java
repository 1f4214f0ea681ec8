package dev.kikori.appender.logback;

import ch.qos.logback.core.spi.ContextAware;
import dev.kikori.appender.Diagnostics;
import org.jspecify.annotations.Nullable;

/** Says what happens in Logback's status log. Never as an error: an application that starts by Spring Boot would stop at one. */
final class StatusDiagnostics implements Diagnostics {
  private final ContextAware status;

  StatusDiagnostics(ContextAware status) {
    this.status = status;
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    if (cause == null) {
      status.addWarn(message);
    } else {
      status.addWarn(message, cause);
    }
  }

  @Override
  public void info(String message) {
    status.addInfo(message);
  }
}
