package dev.kikori.server.web;

import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Principal;
import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.store.StoreException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard, the REST interface, their streams and the health endpoints, on one port. {@link #start} and {@link #close} may be called
 * more than once; neither waits for long. No client holds up another, however slowly it sends or reads. Safe for use by many threads.
 */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  private final WebConfig config;
  private final Authenticator authenticator;
  private final Guard guard;
  private final WebListener listener;
  private final Streams streams;
  private final WebMetrics metrics;
  private final List<Route> routes;
  private final ScheduledExecutorService timer;
  private final @Nullable TlsMaterial tls;
  private @Nullable Javalin javalin;
  private boolean closed;

  /**
   * A server that isn't listening yet.
   *
   * @throws IllegalArgumentException if its keys can't be read
   */
  public WebServer(
      WebConfig config,
      Authenticator authenticator,
      WebServices services,
      MeterRegistry registry,
      Clock clock) {
    this(config, authenticator, services, registry, clock, timer());
  }

  /** The same; the timer has the files of its keys looked at, and ends with it. */
  WebServer(
      WebConfig config,
      Authenticator authenticator,
      WebServices services,
      MeterRegistry registry,
      Clock clock,
      ScheduledExecutorService timer) {
    this.config = config;
    this.timer = timer;
    this.tls = config.tls().isOn() ? keys(config.tls(), timer) : null;
    this.authenticator = authenticator;
    Sessions sessions = new Sessions(authenticator, config.sessionLifetime(), clock);
    this.guard = new Guard(authenticator, sessions, config.allowedHosts());
    this.listener = new WebListener(config, tls, guard, registry);
    this.streams = new Streams(config, registry);
    SilenceRoutes silences = new SilenceRoutes(services.silences(), clock);
    this.routes =
        Stream.of(
                new Assets().routes(),
                new OpenApi().routes(),
                new SessionRoutes(authenticator, sessions, guard, config).routes(),
                new StatusRoutes(services, clock).routes(),
                new AlertRoutes(services.alerts(), streams).routes(),
                new FeedbackRoutes(services.alerts(), services.opinions()).routes(),
                silences.routes(),
                new SuppressionRoutes(services.silences(), silences, clock).routes(),
                new EventRoutes(services.events(), streams).routes(),
                new TemplateRoutes(services.templates(), clock).routes(),
                new ModelRoutes(services.models()).routes(),
                new DeliveryRoutes(services.deliveries()).routes(),
                new AnalyzeRoutes(services.analysis()).routes(),
                new AlertmanagerRoutes(services.alerts(), services.silences(), silences, clock)
                    .routes(),
                new KServeRoutes(services.health(), services.models()).routes())
            .flatMap(List::stream)
            .toList();
    this.metrics = new WebMetrics(registry, routes);
  }

  /** Has no thread before there is something to look at. */
  private static ScheduledExecutorService timer() {
    return Executors.newScheduledThreadPool(
        1,
        task -> {
          Thread thread = new Thread(task, "kikori-web-tls");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static TlsMaterial keys(TlsConfig tls, ScheduledExecutorService timer) {
    try {
      return new TlsMaterial(tls, timer);
    } catch (IllegalArgumentException e) {
      timer.shutdownNow();
      throw new IllegalArgumentException("web.tls." + e.getMessage(), e);
    }
  }

  /** {@code https} or {@code http}. */
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /**
   * Begins to listen.
   *
   * @throws IllegalStateException if it must not listen there, or can't
   */
  public synchronized void start() {
    if (javalin != null || closed) {
      return;
    }
    requireClosedDoor();
    try {
      javalin = Javalin.create(this::configure).start();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "web.port: "
              + config.port()
              + " on "
              + config.host()
              + " can't be listened on: "
              + e.getMessage(),
          e);
    }
    LOG.info("dashboard and REST on {}://{}:{}/", scheme(), config.host(), port());
  }

  /** The port that is listened on; 0 before the start. */
  public synchronized int port() {
    return javalin == null ? 0 : javalin.port();
  }

  /** Ends all streams and stops listening. */
  @Override
  public synchronized void close() {
    closed = true;
    streams.close();
    timer.shutdownNow();
    if (javalin != null) {
      javalin.stop();
      javalin = null;
    }
  }

  /** For tests: clients that connect from now on may be silent for so long. */
  synchronized void setIdleTimeout(Duration idle) {
    if (javalin != null) {
      for (Connector connector : javalin.jettyServer().server().getConnectors()) {
        ((ServerConnector) connector).setIdleTimeout(idle.toMillis());
      }
    }
  }

  /** All that is answered. */
  List<Route> routes() {
    return routes;
  }

  private void requireClosedDoor() {
    if (authenticator.isOpen() && !config.allowOpen() && !isLoopback(config.host())) {
      throw new IllegalStateException(
          "web.host: "
              + config.host()
              + " without tokens (expected: 127.0.0.1, or tokens): anybody could read the logs. Set up tokens, or web.allow_open: true");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void configure(JavalinConfig javalinConfig) {
    listener.configure(javalinConfig);
    javalinConfig.http.prefer405over404 = true;
    javalinConfig.http.maxRequestSize = Long.MAX_VALUE; // Request counts what it reads.
    javalinConfig.routes.before(SecurityHeaders::add);
    for (Route route : routes) {
      javalinConfig.routes.addHttpHandler(
          route.method(), route.path(), http -> answer(http, route));
    }
    javalinConfig.routes.exception(Problem.class, this::refuse);
    javalinConfig.routes.exception(StoreException.class, this::notStored);
    javalinConfig.routes.exception(JdbiException.class, this::notStored);
    javalinConfig.routes.exception(Exception.class, this::fail);
    javalinConfig.routes.error(404, WebServer::elsewhere);
    javalinConfig.routes.error(405, WebServer::elsewhere);
  }

  private void answer(Context http, Route route) throws Exception {
    long begin = System.nanoTime();
    try {
      Principal caller = guard.admit(http, route.scope());
      route
          .answer()
          .handle(
              new Request(http, caller, config.maxBody().bytes(), () -> isAdmitted(http, route)));
    } catch (Problem problem) {
      refuse(problem, http);
    } finally {
      metrics.answered(route, System.nanoTime() - begin);
    }
  }

  private boolean isAdmitted(Context http, Route route) {
    try {
      guard.admit(http, route.scope());
      return true;
    } catch (Problem problem) {
      return false;
    }
  }

  private void refuse(Problem problem, Context http) {
    metrics.refused(problem.status());
    if (problem.status() == 401) {
      http.header("WWW-Authenticate", "Bearer realm=\"kikori\"");
    }
    send(http, problem);
  }

  private void notStored(RuntimeException e, Context http) {
    LOG.warn("{}: {}", http.endpoint().path, e.getMessage());
    if (!http.res().isCommitted()) {
      refuse(
          Problem.unavailable(
              "the database can't be used now", "Try again; the server's log says why."),
          http);
    }
  }

  private void fail(Exception e, Context http) {
    LOG.error("{} failed", http.endpoint().path, e);
    if (!http.res().isCommitted()) {
      send(http, Problem.broken());
    }
  }

  private static void elsewhere(Context http) {
    if (!String.valueOf(http.res().getContentType()).startsWith("application/problem+json")) {
      String method = http.method().name();
      send(
          http,
          http.statusCode() == 405
              ? Problem.methodNotAllowed(method, http.path())
              : Problem.noSuchRoute(method, http.path()));
    }
  }

  private static void send(Context http, Problem problem) {
    http.status(problem.status())
        .contentType("application/problem+json")
        .result(Json.SNAKE.writeValueAsBytes(problem.body()));
  }
}
