package dev.kikori.server.web;

import dev.kikori.server.auth.SecureConnections;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.http.Connections;
import dev.kikori.server.http.WholeExchanges;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * How the dashboard's port is listened on: TLS where there is some, and threads for answers, for each stream and for each export. No other
 * answer waits for its client, and the server's health is told while they are all busy.
 */
final class WebListener {
  /** Room for requests that have not come whole and for answers that were not taken. */
  private static final ByteSize ROOM = ByteSize.ofMegabytes(64);

  private static final int WORKERS = 32;

  /** Threads that listen, read, send, and tell how the server is while all workers are busy. */
  private static final int SPARE = 16;

  private static final int IDLE_MILLIS = 30_000;

  private final WebConfig config;
  private final @Nullable TlsMaterial tls;
  private final Connections connections;
  private final WholeExchanges exchanges;

  WebListener(WebConfig config, @Nullable TlsMaterial tls, Guard guard, MeterRegistry registry) {
    this.config = config;
    this.tls = tls;
    this.connections = new Connections(config.maxConnections(), ROOM.bytes());
    this.exchanges =
        new WholeExchanges(
            connections,
            config.maxBody().bytes(),
            request ->
                guard.knows(request.getHeaders().get(HttpHeader.AUTHORIZATION), session(request)),
            WORKERS,
            path -> path.startsWith(KServeRoutes.HEALTH));
    connections.register(registry, "scorer.web");
    Gauge.builder("scorer.web.waiting.requests", exchanges, WholeExchanges::waiting)
        .register(registry);
  }

  void configure(JavalinConfig javalin) {
    QueuedThreadPool threads =
        new QueuedThreadPool(WORKERS + SPARE + config.maxStreams() + FeedbackRoutes.MAX_EXPORTS, 4);
    threads.setName("kikori-web");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    javalin.jetty.modifyServer(server -> server.insertHandler(exchanges));
    javalin.jetty.addConnector(this::connector);
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
  }

  private static @Nullable String session(Request request) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(Sessions.COOKIE))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse(null);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    ServerConnector connector = SecureConnections.connector(server, http, tls);
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setShutdownIdleTimeout(100); // Connections that are kept alive for nothing.
    connector.addBean(connections);
    server.setStopTimeout(2_000);
    return connector;
  }
}
