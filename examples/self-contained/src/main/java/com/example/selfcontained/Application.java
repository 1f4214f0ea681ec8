package com.example.selfcontained;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a hundred orders, has trouble with the last one, and lives on for a minute to see what comes back. */
public final class Application {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  private Application() {}

  public static void main(String[] args) throws InterruptedException {
    for (int order = 1; order <= 100; order++) {
      LOG.info("Order {} paid after {} ms", order, 20 + order % 90);
    }
    LOG.error("Payment of order {} failed", 101, new IllegalStateException("bank is away"));
    Thread.sleep(60_000);
  }
}
