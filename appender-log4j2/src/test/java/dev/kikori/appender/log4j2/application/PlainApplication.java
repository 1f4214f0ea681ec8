package dev.kikori.appender.log4j2.application;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs, and ends without a word to the logging framework. */
public final class PlainApplication {
  private PlainApplication() {}

  public static void main(String[] arguments) {
    Logger logger = LogManager.getLogger("com.acme.Plain");
    for (int i = 0; i < 100; i++) {
      logger.info("line {}", i);
    }
    System.out.println("main is over");
  }
}
