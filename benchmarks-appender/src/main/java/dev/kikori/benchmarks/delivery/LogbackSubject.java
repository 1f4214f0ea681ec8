package dev.kikori.benchmarks.delivery;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.logback.KikoriAppender;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logback with the appender, in a context of its own. */
final class LogbackSubject implements Subject {
  private final LoggerContext context = new LoggerContext();
  private final KikoriAppender appender = new KikoriAppender();
  private final Logger log;

  LogbackSubject(KikoriOptions options) {
    LoggerFactory.getILoggerFactory(); // SLF4J has its adapter only once it is up.
    context.setMDCAdapter(MDC.getMDCAdapter());
    appender.setContext(context);
    appender.setName("KIKORI");
    appender.setOptions(options);
    appender.start();
    log = context.getLogger(Load.LOGGER);
    log.addAppender(appender);
    context.start();
  }

  @Override
  public void log(int severity, int thread, int counter) {
    if (severity >= Severity.WARN) {
      log.warn(Load.PATTERN, thread, counter);
    } else {
      log.info(Load.PATTERN, thread, counter);
    }
  }

  @Override
  public AppenderMetrics metrics() {
    AppenderMetrics metrics = appender.metrics();
    if (metrics == null) {
      throw new IllegalStateException(
          "the appender is off: " + context.getStatusManager().getCopyOfStatusList());
    }
    return metrics;
  }

  @Override
  public long fallenBack() {
    return 0;
  }

  @Override
  public void stop() {
    context.stop();
  }
}
