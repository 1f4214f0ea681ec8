package com.example.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Listens for webhooks on this machine. What is not signed is refused; what comes again is answered, and not passed on again. */
public final class WebhookReceiver implements AutoCloseable {
  private static final int REMEMBERED = 10_000;

  private final WebhookSignature signature;
  private final Consumer<String> deliveries;
  private final HttpServer server;
  private final Set<String> seen =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * Starts.
   *
   * @param port 0: any free one
   * @param secret {@code whsec_…}, the scorer's
   * @param deliveries takes the bodies
   */
  public WebhookReceiver(int port, String secret, Consumer<String> deliveries) throws IOException {
    this.signature = new WebhookSignature(secret);
    this.deliveries = deliveries;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String id = exchange.getRequestHeaders().getFirst("webhook-id");
    boolean signed =
        signature.verify(
            id,
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            body,
            Instant.now());
    if (signed && seen.add(id)) {
      deliveries.accept(new String(body, StandardCharsets.UTF_8));
    }
    exchange.sendResponseHeaders(signed ? 204 : 401, -1);
    exchange.close();
  }

  /** Prints what comes. {@code KIKORI_WEBHOOK_SECRET} has the secret, {@code PORT} the port. */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8088"));
    String secret = System.getenv("KIKORI_WEBHOOK_SECRET");
    WebhookReceiver receiver = new WebhookReceiver(port, secret, System.out::println);
    System.out.println("Listening on http://127.0.0.1:" + receiver.port());
  }
}
