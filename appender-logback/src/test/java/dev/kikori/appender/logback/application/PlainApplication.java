package dev.kikori.appender.logback.application;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs, and ends without a word to the logging framework. */
public final class PlainApplication {
  private PlainApplication() {}

  public static void main(String[] arguments) {
    Logger logger = LoggerFactory.getLogger("com.acme.Plain");
    for (int i = 0; i < 100; i++) {
      logger.info("line {}", i);
    }
    System.out.println("main is over");
  }
}
