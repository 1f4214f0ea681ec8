package com.example.shop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Writes to customers whose orders are confirmed. */
@Component
class Confirmations {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

  private final JdbcClient database;

  Confirmations(JdbcClient database) {
    this.database = database;
  }

  @Scheduled(fixedDelay = 2_000, initialDelay = 2_000)
  void send() {
    int sent = database.sql("update orders set mailed = true where not mailed").update();
    LOG.info("{} confirmations sent", sent);
  }
}
