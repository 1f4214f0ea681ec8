package dev.kikori.benchmarks.serve;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.log4j2.KikoriAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;

/** Log4j2, in a context of its own. */
final class Log4j2Application implements Application {
  private static final String ALERT_LOGGER = "kikori.alert";

  private final LoggerContext context;
  private final KikoriAppender appender;
  private final Logger log;

  Log4j2Application(KikoriOptions options, Consumer<String> alerts) {
    context = new LoggerContext("application-" + options.service());
    Configuration configuration = new XmlConfiguration(context, silent());
    context.start(configuration);
    KikoriAppender built =
        KikoriAppender.newBuilder()
            .setName("KIKORI")
            .setConfiguration(configuration)
            .setOptions(options)
            .build();
    if (built == null) {
      throw new IllegalStateException("the appender is off; Log4j's status log says why");
    }
    appender = built;
    appender.start();
    AbstractAppender listener = new Listener(alerts);
    listener.start();
    configuration.getRootLogger().addAppender(appender, null, null);
    configuration.getRootLogger().addAppender(listener, null, null);
    context.updateLoggers();
    log = context.getLogger("com.acme.orders.OrderService");
  }

  private static ConfigurationSource silent() {
    try {
      return new ConfigurationSource(
          new ByteArrayInputStream(
              "<Configuration status='off'><Loggers><Root level='info'/></Loggers></Configuration>"
                  .getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    AbstractAppender wrong = new Wrong(appender, clock);
    wrong.start();
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.removeAppender(appender.getName());
    root.addAppender(wrong, null, null);
    context.updateLoggers();
  }

  @Override
  public AppenderMetrics metrics() {
    return appender.metrics();
  }

  @Override
  public void stop() {
    context.stop();
  }

  /** Hands events on with another time. */
  private static final class Wrong extends AbstractAppender {
    private final KikoriAppender appender;
    private final WrongClock clock;
    private final AtomicLong events = new AtomicLong();

    Wrong(KikoriAppender appender, WrongClock clock) {
      super("WRONG", null, null, true, Property.EMPTY_ARRAY);
      this.appender = appender;
      this.clock = clock;
    }

    @Override
    public void append(LogEvent event) {
      appender.append(
          new Log4jLogEvent.Builder(event)
              .setTimeMillis(clock.shown(event.getTimeMillis(), events.getAndIncrement()))
              .build());
    }
  }

  private static final class Listener extends AbstractAppender {
    private final Consumer<String> alerts;

    Listener(Consumer<String> alerts) {
      super("ALERTS", null, null, true, Property.EMPTY_ARRAY);
      this.alerts = alerts;
    }

    @Override
    public void append(LogEvent event) {
      if (event.getLoggerName().equals(ALERT_LOGGER)) {
        alerts.accept(event.getMessage().getFormattedMessage());
      }
    }
  }
}
