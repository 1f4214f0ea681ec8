package dev.kikori.appender.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The application's own Logback, configured anew for a test and emptied after it. */
final class LogbackUnderTest implements AutoCloseable {
  static final String APPENDER = "KIKORI";

  /** How long a test waits for what has to come, on a machine that has other things to do. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** For a stop that has to wait until all is acknowledged, however long that takes. */
  static final String PATIENT = "<stopTimeout>60s</stopTimeout>";

  private static final String QUICK =
      "<batch><delay>5ms</delay></batch><retry><initial>20ms</initial><max>50ms</max></retry>";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  private LogbackUnderTest(String configuration) {
    context.stop();
    context.reset();
    context.getStatusManager().clear();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
    } catch (JoranException e) {
      throw new IllegalArgumentException(configuration, e);
    }
    context.start();
  }

  /** Everything that an XML file says. */
  static LogbackUnderTest configured(String configuration) {
    return new LogbackUnderTest(configuration);
  }

  /**
   * The root logger has the appender and logs all levels, but for those of the scorer in this process; {@code inside} stands inside the
   * appender, which is {@link #PATIENT} unless that says otherwise.
   */
  static LogbackUnderTest withAppender(int port, String... inside) {
    return configured(
        "<configuration>"
            + appender(port, PATIENT + String.join("", inside))
            + "<logger name='io.grpc' level='WARN'/><root level='TRACE'><appender-ref ref='KIKORI'/></root></configuration>");
  }

  static String appender(int port, String... inside) {
    return "<appender name='KIKORI' class='dev.kikori.appender.logback.KikoriAppender'>"
        + "<service>shop</service><endpoint>127.0.0.1:"
        + port
        + "</endpoint>"
        + QUICK
        + String.join("", inside)
        + "</appender>";
  }

  LoggerContext context() {
    return context;
  }

  Logger logger(String name) {
    return context.getLogger(name);
  }

  KikoriAppender appender() {
    return (KikoriAppender) context.getLogger("ROOT").getAppender(APPENDER);
  }

  AppenderMetrics metrics() {
    return appender().metrics();
  }

  long dropped(DropReason reason) {
    return metrics().dropped(reason);
  }

  List<String> errors() {
    return said(Status.ERROR);
  }

  List<String> warnings() {
    return said(Status.WARN);
  }

  private List<String> said(int level) {
    return Collections.unmodifiableList(
        context.getStatusManager().getCopyOfStatusList().stream()
            .filter(status -> status.getLevel() == level)
            .map(Status::getMessage)
            .collect(Collectors.toList()));
  }

  @Override
  public void close() {
    context.stop();
    context.reset();
  }
}
