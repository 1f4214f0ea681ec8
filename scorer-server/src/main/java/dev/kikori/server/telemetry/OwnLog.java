package dev.kikori.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets up the server's own log: one line per event on standard error, as text without control characters (what it tells may hold words of
 * somebody else's log) or as JSON. Nothing here is ever scored: no appender of Kikori's is in it.
 */
public final class OwnLog {
  /** Line breaks and control characters are written as a question mark, so that no line can pretend to be another. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{1} - %replace(%msg){'[\\p{Cntrl}\\u2028\\u2029]','?'}%n%ex{full}";

  private static final List<String> TALKATIVE =
      List.of(
          "org.eclipse.jetty",
          "io.javalin",
          "org.flywaydb",
          "com.zaxxer.hikari",
          "ai.djl",
          "io.grpc");

  private OwnLog() {}

  /** Applies a configuration; may be called again. */
  public static void configure(LogConfig config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(config, context));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(Level.valueOf(config.level().name()));
    if (config.level() != LogConfig.Level.DEBUG) {
      TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }
  }

  private static Encoder<ILoggingEvent> encoder(LogConfig config, LoggerContext context) {
    if (config.format() == LogConfig.Format.JSON) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setContext(context);
    text.setPattern(PATTERN);
    text.start();
    return text;
  }
}
