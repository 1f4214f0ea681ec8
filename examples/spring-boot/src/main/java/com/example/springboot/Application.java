package com.example.springboot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Takes a hundred orders, has trouble with the last one, and lives on for a minute to see what comes back. */
@SpringBootApplication
public class Application implements CommandLineRunner {
  private static final Logger LOG = LoggerFactory.getLogger(Application.class);

  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }

  @Override
  public void run(String... args) throws InterruptedException {
    for (int order = 1; order <= 100; order++) {
      LOG.info("Order {} paid after {} ms", order, 20 + order % 90);
    }
    LOG.error("Payment of order {} failed", 101, new IllegalStateException("bank is away"));
    Thread.sleep(60_000);
  }
}
