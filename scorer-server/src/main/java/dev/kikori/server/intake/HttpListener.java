package dev.kikori.server.intake;

import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.SecureConnections;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.http.Connections;
import dev.kikori.server.http.WholeExchanges;
import io.javalin.config.JavalinConfig;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP server listens: one port, few threads, none of which waits for a client, TLS where there is some, and nothing of itself in its
 * answers.
 */
final class HttpListener {
  private static final int MAX_CONNECTIONS = 5_000;
  private static final int MAX_THREADS = 32;
  private static final int MIN_THREADS = 2;
  private static final int IDLE_MILLIS = 60_000;

  private HttpListener() {}

  /** What clients may hold beside what is being unpacked. */
  static Connections connections(LimitsConfig limits) {
    return new Connections(MAX_CONNECTIONS, limits.maxBuffered().bytes());
  }

  static void configure(
      JavalinConfig javalin,
      IntakeConfig config,
      Authenticator authenticator,
      @Nullable TlsMaterial tls,
      Connections connections) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
    threads.setName("kikori-otlp-http");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    long maxRequest = config.limits().maxRequest().bytes();
    javalin.http.maxRequestSize = maxRequest;
    WholeExchanges exchanges =
        new WholeExchanges(
            connections,
            maxRequest,
            request ->
                authenticator.knows(
                    request.getHeaders().get(HttpHeader.AUTHORIZATION),
                    SecureConnections.certificate(request)));
    javalin.jetty.modifyServer(server -> server.insertHandler(exchanges));
    javalin.jetty.addConnector(
        (server, http) -> {
          ServerConnector connector = connector(server, http, config, tls);
          connector.addBean(connections);
          return connector;
        });
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, IntakeConfig config, @Nullable TlsMaterial tls) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    ServerConnector connector = SecureConnections.connector(server, http, tls);
    connector.setHost(config.host());
    connector.setPort(config.httpPort());
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }
}
