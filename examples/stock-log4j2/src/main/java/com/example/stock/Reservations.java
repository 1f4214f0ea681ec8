package com.example.stock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@code POST /reservations}: takes goods off the shelf and prints their label. */
final class Reservations implements HttpHandler {
  private static final Logger LOG = LogManager.getLogger(Reservations.class);
  private static final long SLOW_MILLIS = 500;

  private final Warehouse warehouse;
  private final Labels labels;
  private final Trouble trouble;
  private volatile String callback = "";

  Reservations(Warehouse warehouse, Labels labels, Trouble trouble) {
    this.warehouse = warehouse;
    this.labels = labels;
    this.trouble = trouble;
  }

  /** Where to call whoever asked last, or nothing yet. */
  String callback() {
    return callback;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    int status = 500;
    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      trouble.delay();
      answer = reserve(body).getBytes(StandardCharsets.UTF_8);
      status = 200;
    } catch (Throwable e) { // an Error too is somebody's answer, and a line in the log
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis > SLOW_MILLIS) {
      LOG.warn("Slow request: {} took {} ms", exchange.getRequestURI(), millis);
    } else {
      LOG.info("{} {} {} ms", exchange.getRequestURI(), status, millis);
    }
  }

  private String reserve(String body) throws SQLException {
    long order = number(body, "order");
    int product = (int) number(body, "product");
    int quantity = (int) number(body, "quantity");
    callback = text(body, "callback");
    int left = warehouse.take(product, quantity);
    if (left < 0) {
      LOG.warn("Order {} wants {} of product {}, too few are left", order, quantity, product);
      return "{\"reserved\": false, \"left\": 0}";
    }
    LOG.info("Reserved {} of product {} for order {}, {} left", quantity, product, order, left);
    LOG.info("Label {} printed, {} sheets at hand", order, labels.print());
    return "{\"reserved\": true, \"left\": " + left + "}";
  }

  private static long number(String json, String key) {
    return Long.parseLong(value(json, key, "(\\d+)"));
  }

  private static String text(String json, String key) {
    return value(json, key, "\"([^\"]*)\"");
  }

  private static String value(String json, String key, String pattern) {
    Matcher matcher = Pattern.compile('"' + key + "\"\\s*:\\s*" + pattern).matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException(key + ": missing");
    }
    return matcher.group(1);
  }
}
