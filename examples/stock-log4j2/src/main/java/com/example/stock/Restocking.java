package com.example.stock;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Fills the shelves, and tells the shop. */
final class Restocking implements Runnable {
  private static final Logger LOG = LogManager.getLogger(Restocking.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Warehouse warehouse;
  private final Supplier<String> shop;

  Restocking(Warehouse warehouse, Supplier<String> shop) {
    this.warehouse = warehouse;
    this.shop = shop;
  }

  @Override
  public void run() {
    try {
      List<Integer> low = warehouse.restock();
      LOG.info("{} products restocked", low.size());
      for (int product : low) {
        tell(product);
      }
    } catch (Exception | OutOfMemoryError e) {
      LOG.error("Restocking failed", e);
    }
  }

  private void tell(int product) throws InterruptedException {
    URI uri = URI.create(shop.get() + "/products/" + product + "/restocked");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(String.valueOf(Warehouse.FULL)))
            .build();
    try {
      HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
      LOG.info("Shop told that product {} is back: {}", product, answer.statusCode());
    } catch (IOException e) {
      LOG.warn("Shop could not be told that product {} is back: {}", product, e.toString());
    }
  }
}
