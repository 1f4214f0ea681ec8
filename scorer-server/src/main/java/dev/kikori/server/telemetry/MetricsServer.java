package dev.kikori.server.telemetry;

import dev.kikori.server.config.ByteSize;
import dev.kikori.server.http.Connections;
import dev.kikori.server.http.WholeExchanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * {@code /metrics} for Prometheus, {@code /-/healthy} and {@code /-/ready} beside it. On a port of its own, so that it can be closed to others,
 * and with threads of its own: it answers whatever the other ports are busy with.
 */
public final class MetricsServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int THREADS = 6; // One accepts, one selects.
  private static final int MAX_CONNECTIONS = 100;
  private static final ByteSize ROOM = ByteSize.ofMegabytes(16);
  private static final int IDLE_MILLIS = 30_000;

  private final Metrics metrics;
  private final BooleanSupplier ready;
  private final MetricsConfig config;
  private final Server server;
  private final ServerConnector connector;

  /**
   * Binds its port.
   *
   * @throws IllegalStateException if it can't, with the address and what to do
   */
  public MetricsServer(MetricsConfig config, Metrics metrics, BooleanSupplier ready) {
    this.config = config;
    this.metrics = metrics;
    this.ready = ready;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
    threads.setName("kikori-metrics");
    threads.setDaemon(true);
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    Connections connections = new Connections(MAX_CONNECTIONS, ROOM.bytes());
    connector.addBean(connections);
    server.addConnector(connector);
    WholeExchanges exchanges = new WholeExchanges(connections, 0, request -> false);
    exchanges.setHandler(new Pages());
    server.setHandler(exchanges);
    try {
      connector.open();
    } catch (IOException e) {
      throw new IllegalStateException(
          "metrics: "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + (e.getCause() == null ? e : e.getCause()).getMessage()
              + " (expected: a free port; set metrics.port)",
          e);
    }
  }

  /**
   * Begins to answer.
   *
   * @throws IllegalStateException if it can't
   */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("metrics: can't be started: " + e.getMessage(), e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  public String address() {
    return config.host();
  }

  private final class Pages extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!request.getMethod().equals("GET")) {
        answer(response, callback, 405, TEXT, "GET only\n");
        return true;
      }
      switch (Request.getPathInContext(request)) {
        case "/metrics" -> scrape(request, response, callback);
        case "/-/healthy" -> answer(response, callback, 200, TEXT, "healthy\n");
        case "/-/ready" -> {
          boolean isReady = ready.getAsBoolean();
          answer(
              response, callback, isReady ? 200 : 503, TEXT, isReady ? "ready\n" : "not ready\n");
        }
        default -> answer(response, callback, 404, TEXT, "not here\n");
      }
      return true;
    }

    private void scrape(Request request, Response response, Callback callback) {
      String accept = request.getHeaders().get(HttpHeader.ACCEPT);
      boolean open = accept != null && accept.contains("application/openmetrics-text");
      String type =
          open
              ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
              : "text/plain; version=0.0.4; charset=utf-8";
      answer(response, callback, 200, type, metrics.scrape(type));
    }
  }

  private static void answer(
      Response response, Callback callback, int status, String type, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("metrics: can't be stopped: " + e.getMessage(), e);
    } finally {
      connector.close();
    }
  }
}
