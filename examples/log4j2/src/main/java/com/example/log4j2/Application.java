package com.example.log4j2;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Takes a hundred orders, has trouble with the last one, and lives on for a minute to see what comes back. */
public final class Application {
  private static final Logger LOG = LogManager.getLogger(Application.class);

  private Application() {}

  public static void main(String[] args) throws InterruptedException {
    for (int order = 1; order <= 100; order++) {
      LOG.info("Order {} paid after {} ms", order, 20 + order % 90);
    }
    LOG.error("Payment of order {} failed", 101, new IllegalStateException("bank is away"));
    Thread.sleep(60_000);
  }
}
