package dev.kikori.server.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /metrics} for Prometheus, {@code /-/healthy} and {@code /-/ready} beside it. On a port of its own, so that it can be closed to others. */
public final class MetricsServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int THREADS = 2;

  private final Metrics metrics;
  private final BooleanSupplier ready;
  private final MetricsConfig config;
  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Binds its port.
   *
   * @throws IllegalStateException if it can't, with the address and what to do
   */
  public MetricsServer(MetricsConfig config, Metrics metrics, BooleanSupplier ready) {
    this.config = config;
    this.metrics = metrics;
    this.ready = ready;
    try {
      this.server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
    } catch (IOException e) {
      throw new IllegalStateException(
          "metrics: "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + e.getMessage()
              + " (expected: a free port; set metrics.port)",
          e);
    }
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "kikori-metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
  }

  public void start() {
    server.createContext("/metrics", this::scrape);
    server.createContext("/-/healthy", exchange -> answer(exchange, 200, TEXT, "healthy\n"));
    server.createContext(
        "/-/ready",
        exchange -> {
          boolean isReady = ready.getAsBoolean();
          answer(exchange, isReady ? 200 : 503, TEXT, isReady ? "ready\n" : "not ready\n");
        });
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String address() {
    return config.host();
  }

  private void scrape(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    boolean open = accept != null && accept.contains("application/openmetrics-text");
    String type =
        open
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    answer(exchange, 200, type, metrics.scrape(type));
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      boolean get = exchange.getRequestMethod().equals("GET");
      byte[] body = (get ? text : "GET only\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", get ? type : TEXT);
      exchange.sendResponseHeaders(get ? status : 405, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
