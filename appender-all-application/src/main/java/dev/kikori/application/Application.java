package dev.kikori.application;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs, uses its libraries if told to, and ends when its standard input does. */
public final class Application {
  private static final Logger log = LoggerFactory.getLogger(Application.class);
  private static final int ORDERS = 100;

  private Application() {}

  /** With the argument {@code libraries} it needs them on its class path. */
  public static void main(String[] args) throws Exception {
    MDC.put("tenant", "acme");
    log.info("started");
    for (int order = 1; order <= ORDERS; order++) {
      log.info("order {} of {} placed", order, ORDERS);
    }
    log.error("order refused", new IllegalStateException("no stock"));
    if (List.of(args).contains("libraries")) {
      Libraries.useAll();
    }
    log.info("waiting");
    waitForEndOfInput();
    log.info("ended");
  }

  private static void waitForEndOfInput() throws IOException {
    while (System.in.read() >= 0) {}
  }
}
