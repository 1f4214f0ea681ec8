package dev.kikori.server;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertCenter;
import dev.kikori.server.analyze.Analyzer;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.batch.DynamicBatcher;
import dev.kikori.server.events.EventRecorder;
import dev.kikori.server.intake.Intake;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.lane.LaneRegistry;
import dev.kikori.server.lane.TracedLanes;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.notify.Dispatcher;
import dev.kikori.server.store.Database;
import dev.kikori.server.telemetry.Metrics;
import dev.kikori.server.telemetry.MetricsServer;
import dev.kikori.server.telemetry.Tracing;
import dev.kikori.server.web.WebServer;
import dev.kikori.server.web.WindowFeed;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scorer server at work. What it is made of is started from the inside out: what stores and scores before what lets events in; and ended
 * the other way round, so that nothing that was accepted is without a place. Safe for use by many threads.
 */
public final class ScorerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScorerServer.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Intake intake;
  private final WebServer web;
  private final @Nullable MetricsServer metricsServer;
  private final ServerConfig config;

  private ScorerServer(
      ServerConfig config,
      @Nullable Path file,
      Tracing tracing,
      Clock clock,
      List<LaneListener> more) {
    this.config = config;
    try {
      opened(tracing);
      Metrics metrics = opened(new Metrics(Version.NUMBER, Version.REVISION));
      MeterRegistry registry = metrics.registry();
      this.metricsServer = metricsServer(metrics);
      Path data = folder(config.data());
      Authenticator authenticator = new Authenticator(config.auth(), registry, clock);
      Database database = opened(Database.open(config.storage(), data, registry));
      ModelRepository models = opened(new ModelRepository(config.models(), registry, clock));
      DynamicBatcher batcher =
          opened(new DynamicBatcher(config.batch(), models, registry, tracing));
      Analyzer analyzer = new Analyzer(config.analyze(), batcher, registry, clock);
      AlertBus bus = new AlertBus();
      AlertCenter alerts =
          opened(new AlertCenter(config.alerts(), database, bus, registry, tracing, clock));
      EventRecorder events = opened(new EventRecorder(config.events(), database, registry, clock));
      Dispatcher dispatcher =
          opened(
              new Dispatcher(
                  config.notifications(),
                  database,
                  bus,
                  (alert, at) ->
                      alerts.suppressions().of(alert, at).stream().map(Object::toString).toList(),
                  registry,
                  tracing,
                  clock));
      WindowFeed windows = new WindowFeed(clock);
      List<LaneListener> listeners = new ArrayList<>(more);
      listeners.addAll(List.of(new LaneFigures(registry, clock), alerts, events, windows));
      LaneRegistry lanes =
          opened(
              new LaneRegistry(
                  config.lanes(),
                  data,
                  batcher,
                  new TrainedWindows(models),
                  new LaneListeners(listeners),
                  registry,
                  clock));
      this.intake =
          opened(
              new Intake(
                  config.intake(),
                  authenticator,
                  tracing.isOn() ? new TracedLanes(lanes, tracing.tracer(), clock) : lanes,
                  bus,
                  alerts.feedback(),
                  alerts.deliveries(),
                  new AnalyzedScores(analyzer, models),
                  registry,
                  clock));
      this.web =
          opened(
              new WebServer(
                  config.web(),
                  authenticator,
                  new Pages(
                          alerts,
                          bus,
                          events,
                          models,
                          dispatcher,
                          analyzer,
                          lanes,
                          windows,
                          this::notReady)
                      .services(registry, clock),
                  registry,
                  clock));
      if (metricsServer != null) {
        metricsServer.start();
      }
      web.start();
      models.start();
      batcher.start();
      alerts.start();
      events.start();
      dispatcher.start();
      dispatcher.recover(alerts.alerts().firing());
      start(lanes);
      intake.start();
      if (file != null) {
        opened(
            new ConfigWatch(
                file,
                config.reloadEvery(),
                changed -> {
                  dispatcher.reload(changed.notifications());
                  alerts.reload(changed.alerts());
                },
                registry));
      }
      ready.set(true);
      intake.ready(true);
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  /**
   * Starts a server; returns when it is ready.
   *
   * @param file the configuration's file, to be looked at again, or null
   * @param more told of everything that lanes find, before the server's own parts
   * @throws RuntimeException saying what is wrong; then nothing of it is left running
   */
  public static ScorerServer start(ServerConfig config, @Nullable Path file, LaneListener... more) {
    return start(config, file, Clock.systemUTC(), more);
  }

  /** The same by another clock than the system's. */
  static ScorerServer start(
      ServerConfig config, @Nullable Path file, Clock clock, LaneListener... more) {
    return new ScorerServer(
        config, file, Tracing.of(System::getenv, Version.NUMBER), clock, List.of(more));
  }

  /** The same, traced as it is told to. */
  static ScorerServer traced(ServerConfig config, Tracing tracing) {
    return new ScorerServer(config, null, tracing, Clock.systemUTC(), List.of());
  }

  /** Where it listens, in words, one line each. */
  public String addresses() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "appenders and OTLP  " + config.intake().host() + ":" + intake.grpcPort() + " (gRPC)");
    if (intake.httpPort() > 0) {
      lines.add("OTLP over HTTP      http://" + config.intake().host() + ":" + intake.httpPort());
    }
    lines.add(
        "dashboard and REST  " + web.scheme() + "://" + config.web().host() + ":" + web.port());
    if (metricsServer != null) {
      lines.add(
          "metrics             http://"
              + metricsServer.address()
              + ":"
              + metricsServer.port()
              + "/metrics");
    }
    return String.join("\n", lines);
  }

  /** Port of gRPC. */
  public int grpcPort() {
    return intake.grpcPort();
  }

  /** Port of OTLP over HTTP, or -1. */
  public int otlpHttpPort() {
    return intake.httpPort();
  }

  /** Port of the dashboard and REST. */
  public int webPort() {
    return web.port();
  }

  /** Lets nobody in any more, has what was accepted judged, stored and told as far as the time suffices, and ends. Idempotent. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    ready.set(false);
    intake.ready(false);
    intake.drain(DRAIN);
    end();
  }

  private List<String> notReady() {
    return ready.get() ? List.of() : List.of(closed.get() ? "closing" : "starting");
  }

  private @Nullable MetricsServer metricsServer(Metrics metrics) {
    return config.metrics().enabled()
        ? opened(new MetricsServer(config.metrics(), metrics, ready::get))
        : null;
  }

  private static Path folder(Path data) {
    try {
      return Files.createDirectories(data);
    } catch (IOException e) {
      throw new IllegalStateException(
          "data: "
              + data
              + " can't be made: "
              + e.getMessage()
              + " (expected: a folder to write to)",
          e);
    }
  }

  private static void start(LaneRegistry lanes) {
    try {
      lanes.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private void end() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{}: did not end in good order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
