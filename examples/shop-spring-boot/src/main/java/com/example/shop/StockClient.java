package com.example.shop;

import java.net.http.HttpClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Has the stock service reserve goods, over HTTP. */
@Component
class StockClient {
  private static final Logger LOG = LoggerFactory.getLogger(StockClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofMillis(1_500);
  private static final int ATTEMPTS = 2;

  private final RestClient http;
  private volatile String callback = "";

  StockClient(@Value("${stock.url}") String url) {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
    requests.setReadTimeout(READ_TIMEOUT);
    this.http = RestClient.builder().baseUrl(url).requestFactory(requests).build();
  }

  @EventListener
  void listening(WebServerInitializedEvent event) {
    callback = "http://127.0.0.1:" + event.getWebServer().getPort();
  }

  /** What is asked of the stock service; it calls back when a product has been restocked. */
  private record Reservation(long order, int product, int quantity, String callback) {}

  /** Its answer. */
  private record Reserved(boolean reserved, int left) {}

  /** The stock service does not answer. */
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  static final class StockUnavailableException extends RuntimeException {
    StockUnavailableException(Throwable cause) {
      super("Stock is unavailable", cause);
    }
  }

  /** Whether there was enough. */
  boolean reserve(long order, int product, int quantity) {
    for (int attempt = 1; ; attempt++) {
      try {
        Reserved answer = ask(new Reservation(order, product, quantity, callback));
        LOG.info(
            "Stock reserved {} of product {} for order {}, {} left",
            quantity,
            product,
            order,
            answer.left());
        return answer.reserved();
      } catch (ResourceAccessException e) {
        if (attempt == ATTEMPTS) {
          LOG.error("Order {} failed: no answer from stock after {} attempts", order, attempt, e);
          throw new StockUnavailableException(e);
        }
        LOG.warn("No answer from stock for order {}, trying again: {}", order, e.getMessage());
      }
    }
  }

  private Reserved ask(Reservation reservation) {
    Reserved answer =
        http.post().uri("/reservations").body(reservation).retrieve().body(Reserved.class);
    return answer == null ? new Reserved(false, 0) : answer;
  }
}
