package dev.kikori.benchmarks.append;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Through SLF4J to Logback. */
final class LogbackCalls implements LogCalls {
  private final Logger log;

  LogbackCalls(String configuration) {
    System.setProperty("logback.configurationFile", configuration);
    log = LoggerFactory.getLogger(LOGGER);
  }

  @Override
  public void noArgs() {
    log.info(NO_ARGS);
  }

  @Override
  public void threeArgs(String orderId, String customer, long millis) {
    log.info(THREE_ARGS, orderId, customer, millis);
  }

  @Override
  public void exception(Throwable thrown) {
    log.error(EXCEPTION, thrown);
  }

  @Override
  public void context(String key, String value) {
    MDC.put(key, value);
  }

  @Override
  public void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
