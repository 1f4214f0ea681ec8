package dev.kikori.benchmarks.append;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;

/** Through the Log4j2 API to Log4j2 Core, its garbage-free ways left at their defaults. */
final class Log4j2Calls implements LogCalls {
  private final Logger log;

  Log4j2Calls(String configuration) {
    System.setProperty("log4j2.configurationFile", configuration);
    // What a peer's libraries log through SLF4J.
    System.setProperty("logback.configurationFile", Appender.LOGBACK_NOP.configuration());
    log = LogManager.getLogger(LOGGER);
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
    ThreadContext.put(key, value);
  }

  @Override
  public void stop() {
    LogManager.shutdown();
  }
}
