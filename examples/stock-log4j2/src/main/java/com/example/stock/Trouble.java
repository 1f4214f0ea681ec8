package com.example.stock;

import com.sun.net.httpserver.HttpHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** Trouble to be made from outside: {@code POST /trouble/slow} with milliseconds as its body, {@code POST /trouble/leak}. */
final class Trouble {
  private volatile long delayMillis;

  void slowDown(long millis) {
    delayMillis = millis;
  }

  void delay() throws InterruptedException {
    Thread.sleep(delayMillis);
  }

  HttpHandler door(LongConsumer action) {
    return exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      action.accept(body.isBlank() ? 0 : Long.parseLong(body.strip()));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    };
  }
}
