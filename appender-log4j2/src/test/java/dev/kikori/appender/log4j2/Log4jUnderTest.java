package dev.kikori.appender.log4j2;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;

/** A Log4j of its own for a test, with what its status log said. */
final class Log4jUnderTest implements AutoCloseable {
  static final String APPENDER = "KIKORI";

  /** How long a test waits for what has to come, on a machine that has other things to do. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For a stop that has to wait until all is acknowledged, however long that takes. */
  static final String PATIENT = "stopTimeout='60s'";

  private static final String QUICK = "<Batch delay='5ms'/><Retry initial='20ms' max='50ms'/>";

  private final LoggerContext context;
  private final List<StatusData> status = new CopyOnWriteArrayList<>();
  private final StatusListener listener = new Listening();

  private Log4jUnderTest(LoggerContext context, String configuration) {
    this.context = context;
    StatusLogger.getLogger().registerListener(listener);
    context.start(read(configuration));
  }

  private XmlConfiguration read(String configuration) {
    try {
      return new XmlConfiguration(
          context,
          new ConfigurationSource(
              new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As when the file has changed while the application runs. */
  void reconfigure(String configuration) {
    context.setConfiguration(read(configuration));
    context.updateLoggers();
  }

  /** Everything that an XML file says. */
  static Log4jUnderTest configured(String configuration) {
    return new Log4jUnderTest(new LoggerContext("test"), configuration);
  }

  /** The same with asynchronous loggers. */
  static Log4jUnderTest asynchronous(String configuration) {
    return new Log4jUnderTest(new AsyncLoggerContext("test"), configuration);
  }

  /** The root logger has the appender, a {@link #PATIENT} one, and logs all levels. */
  static String appenderAlone(int port, String inside) {
    return "<Configuration><Appenders>"
        + appender(port, PATIENT, inside)
        + "</Appenders><Loggers><Root level='TRACE'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>";
  }

  static String appender(int port, String attributes, String inside) {
    return "<Kikori name='KIKORI' service='shop' "
        + attributes
        + "><Endpoint>127.0.0.1:"
        + port
        + "</Endpoint>"
        + QUICK
        + inside
        + "</Kikori>";
  }

  LoggerContext context() {
    return context;
  }

  Logger logger(String name) {
    return context.getLogger(name);
  }

  KikoriAppender appender() {
    return context.getConfiguration().getAppender(APPENDER);
  }

  AppenderMetrics metrics() {
    return appender().metrics();
  }

  long dropped(DropReason reason) {
    return metrics().dropped(reason);
  }

  List<String> errors() {
    return said(Level.ERROR);
  }

  List<String> warnings() {
    return said(Level.WARN);
  }

  private List<String> said(Level level) {
    return status.stream()
        .filter(data -> data.getLevel().equals(level))
        .map(data -> data.getMessage().getFormattedMessage())
        .toList();
  }

  @Override
  public void close() {
    context.stop();
    StatusLogger.getLogger().removeListener(listener);
  }

  /** Keeps what a person would see. */
  static final class Seen extends AbstractAppender {
    final List<LogEvent> events = new CopyOnWriteArrayList<>();

    Seen() {
      super("SEEN", null, null, true, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      events.add(event.toImmutable());
    }
  }

  private final class Listening implements StatusListener {
    @Override
    public void log(StatusData data) {
      status.add(data);
    }

    @Override
    public Level getStatusLevel() {
      return Level.WARN;
    }

    @Override
    public void close() {}
  }
}
