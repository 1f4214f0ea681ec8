package dev.kikori.benchmarks.serve;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.logback.KikoriAppender;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logback, in a context of its own. */
final class LogbackApplication implements Application {
  private final LoggerContext context = new LoggerContext();
  private final KikoriAppender appender = new KikoriAppender();
  private final Logger log;

  LogbackApplication(KikoriOptions options, Consumer<String> alerts) {
    LoggerFactory.getILoggerFactory(); // SLF4J has its adapter only once it is up.
    context.setMDCAdapter(MDC.getMDCAdapter());
    appender.setContext(context);
    appender.setName("KIKORI");
    appender.setOptions(options);
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    AppenderBase<ILoggingEvent> listener =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            alerts.accept(event.getFormattedMessage());
          }
        };
    listener.setContext(context);
    listener.start();
    context.getLogger("kikori.alert").addAppender(listener);
    log = context.getLogger("com.acme.orders.OrderService");
    context.start();
  }

  @Override
  public void info(String pattern, Object... arguments) {
    log.info(pattern, arguments);
  }

  @Override
  public void error(String pattern, Object argument, Throwable thrown) {
    log.error(pattern, argument, thrown);
  }

  @Override
  public void clock(WrongClock clock) {
    AppenderBase<ILoggingEvent> wrong =
        new AppenderBase<>() {
          private long events;

          @Override
          protected void append(ILoggingEvent event) {
            ((LoggingEvent) event).setTimeStamp(clock.shown(event.getTimeStamp(), events++));
            appender.doAppend(event);
          }
        };
    wrong.setContext(context);
    wrong.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAppender(appender);
    root.addAppender(wrong);
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
  public void stop() {
    context.stop();
  }
}
