package dev.kikori.appender.log4j2;

import dev.kikori.appender.AlertListener;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.encode.EventEncoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.AppenderControl;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Streams events to a Kikori scorer and logs the alerts that come back.
 *
 * <pre>{@code
 * <Kikori name="KIKORI">
 *   <Endpoint>localhost:4317</Endpoint>
 * </Kikori>
 * }</pre>
 *
 * <p>Events are encoded on the thread that appends them into a queue of fixed size; nothing of them is kept. A call does not block (unless
 * {@code queue.overflow} says so) and does not throw. Thread-safe, without a lock. A wrong configuration is an error in the status log and
 * no appender; whatever happens later is at most a warning. All options: {@code docs/appender-log4j2.md}.
 */
@Plugin(
    name = "Kikori",
    category = Core.CATEGORY_NAME,
    elementType = Appender.ELEMENT_TYPE,
    printObject = true)
public final class KikoriAppender extends AbstractAppender {
  private final KikoriOptions options;
  private final KikoriClient client;
  private final EventWriter writer;
  private final Configuration configuration;
  private final @Nullable String overflowRef;
  private volatile @Nullable AppenderControl fallback;

  KikoriAppender(
      String name,
      @Nullable Filter filter,
      boolean ignoreExceptions,
      Property[] properties,
      KikoriOptions options,
      Configuration configuration,
      @Nullable String overflowRef) {
    super(name, filter, null, ignoreExceptions, properties);
    this.options = options;
    this.writer = new EventWriter(options.event());
    this.client = KikoriClient.create(options, new StatusDiagnostics(name));
    this.configuration = configuration;
    this.overflowRef = overflowRef;
    if (options.alerts().enabled()) {
      client.addAlertListener(new AlertLogger(configuration::getLoggerContext, options.alerts()));
    }
  }

  /** Called by Log4j. */
  @PluginBuilderFactory
  public static KikoriAppenderBuilder newBuilder() {
    return new KikoriAppenderBuilder();
  }

  @Override
  public void start() {
    if (overflowRef != null && options.queue().overflow() == Overflow.FALLBACK) {
      Appender appender = configuration.getAppender(overflowRef);
      if (appender == null) {
        LOGGER.error(
            "Kikori appender {}: overflowRef: {} (expected: the name of an appender)",
            getName(),
            overflowRef);
      } else {
        fallback = new AppenderControl(appender, null, null);
      }
    }
    try {
      client.start();
    } catch (RuntimeException e) {
      LOGGER.error("Kikori appender {} stays off: {}", getName(), e.getMessage(), e);
    }
    super.start(); // even then: Log4j would complain of every event
  }

  /** Waits for acknowledgements up to {@code stopTimeout}, or up to {@code timeout} if that is shorter; a {@code timeout} of 0 is Log4j's word for none. */
  @Override
  public boolean stop(long timeout, TimeUnit timeUnit) {
    setStopping();
    boolean stopped = super.stop(timeout, timeUnit, false);
    Duration own = options.stopTimeout();
    Duration given = Duration.ofNanos(timeUnit.toNanos(timeout));
    client.stop(timeout > 0 && given.compareTo(own) < 0 ? given : own);
    setStopped();
    return stopped;
  }

  @Override
  public void append(LogEvent event) {
    EventEncoder encoder =
        client.begin(EventWriter.severity(event.getLevel()), event.getLoggerName());
    if (encoder == null) {
      return;
    }
    try {
      writer.write(event, encoder);
    } catch (Throwable t) {
      client.abort(encoder, t);
      return;
    }
    if (!client.commit(encoder)) {
      overflow(event);
    }
  }

  /** Whether Log4j has to find out where the call stands, which costs. */
  @Override
  public boolean requiresLocation() {
    return options.event().callerData();
  }

  /** What became of the events. */
  public AppenderMetrics metrics() {
    return client.metrics();
  }

  /** Tells the listener of every alert from now on, beside the logger of the alerts; gone with the configuration that this appender is part of. */
  public void addAlertListener(AlertListener listener) {
    client.addAlertListener(listener);
  }

  /** The opposite of {@link #addAlertListener}. */
  public void removeAlertListener(AlertListener listener) {
    client.removeAlertListener(listener);
  }

  KikoriOptions options() {
    return options;
  }

  private void overflow(LogEvent event) {
    AppenderControl to = fallback;
    if (to != null) {
      to.callAppender(event);
    }
  }
}
