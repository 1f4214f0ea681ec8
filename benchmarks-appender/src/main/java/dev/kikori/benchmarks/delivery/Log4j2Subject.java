package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.log4j2.KikoriAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Log4j2 with the appender, in a context of its own. */
final class Log4j2Subject implements Subject {
  private final LoggerContext context = new LoggerContext("delivery");
  private final KikoriAppender appender;
  private final Logger log;

  Log4j2Subject(KikoriOptions options) {
    ConfigurationBuilder<BuiltConfiguration> silent =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    Configuration configuration = silent.add(silent.newRootLogger(Level.INFO)).build(false);
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
    configuration.addAppender(appender);
    configuration.getRootLogger().addAppender(appender, null, null);
    context.updateLoggers();
    log = context.getLogger(Load.LOGGER);
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
    return appender.metrics();
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
