package dev.kikori.server.web;

import dev.kikori.server.auth.SecureConnections;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.http.Connections;
import dev.kikori.server.http.WholeExchanges;
import io.javalin.config.JavalinConfig;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * How the dashboard's port is listened on: TLS where there is some, and threads for answers, for each stream and for each export. No other
 * answer waits for its client.
 */
final class WebListener {
  private static final int WORKERS = 32;
  private static final int IDLE_MILLIS = 30_000;

  private final WebConfig config;
  private final @Nullable TlsMaterial tls;
  private final Connections connections;

  WebListener(WebConfig config, @Nullable TlsMaterial tls, Connections connections) {
    this.config = config;
    this.tls = tls;
    this.connections = connections;
  }

  void configure(JavalinConfig javalin) {
    QueuedThreadPool threads =
        new QueuedThreadPool(WORKERS + config.maxStreams() + FeedbackRoutes.MAX_EXPORTS, 4);
    threads.setName("kikori-web");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    javalin.jetty.modifyServer(
        server -> server.insertHandler(new WholeExchanges(connections, config.maxBody().bytes())));
    javalin.jetty.addConnector(this::connector);
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
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
