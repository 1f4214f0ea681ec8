package dev.kikori.benchmarks.serve;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import java.util.function.Consumer;

/** A service of an application: one appender, and what it logs. Each has a logging context of its own, as if it were alone in its process. */
interface Application {
  /** Which logging framework. */
  enum Framework {
    LOGBACK,
    LOG4J2;

    /**
     * An application with the appender in its configuration.
     *
     * @param alerts is told of every line that the appender logs again as an alert
     */
    Application start(KikoriOptions options, Consumer<String> alerts) {
      return this == LOGBACK
          ? new LogbackApplication(options, alerts)
          : new Log4j2Application(options, alerts);
    }
  }

  /** Logs at INFO. */
  void info(String pattern, Object... arguments);

  /** Logs at ERROR with an exception. */
  void error(String pattern, Object argument, Throwable thrown);

  /** Has every event from now on bear the time that a clock shows. Not while it logs. */
  void clock(WrongClock clock);

  AppenderMetrics metrics();

  void stop();
}
