package dev.kikori.server.intake;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.FeedbackSink;
import dev.kikori.server.alert.StreamDelivery;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.OpenDoor;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.lane.Lanes;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All doors: the appenders' streams and OTLP over gRPC on one port, OTLP over HTTP on another. Starts not ready: whoever puts the server
 * together says when it is. Safe for use by many threads.
 */
public final class Intake implements AutoCloseable {
  /** Name of the health service that says whether the process is alive. */
  public static final String LIVENESS = "liveness";

  /** Name of the health service that says whether it may be sent to. */
  public static final String READINESS = "readiness";

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int MIN_THREADS = 4;
  private static final int CLOSE_SECONDS = 2;

  private final IntakeConfig config;
  private final AlertBus alerts;
  private final ThreadPoolExecutor executor;
  private final ScheduledThreadPoolExecutor timer;
  private final StreamRegistry streams = new StreamRegistry();
  private final HealthStatusManager health = new HealthStatusManager();
  private final ScoringService scoring;
  private final OtlpIntake otlp;
  private final GrpcDoor grpc;
  private final @Nullable HttpDoor http;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Runnable unsubscribe;

  /**
   * Puts the doors together; nothing listens yet.
   *
   * @param scorer answers {@code Score}
   * @throws IllegalArgumentException if a door would be open to others without being said to be, or keys can't be read
   */
  public Intake(
      IntakeConfig config,
      Authenticator authenticator,
      Lanes lanes,
      AlertBus alerts,
      FeedbackSink feedback,
      StreamDelivery delivery,
      EventScorer scorer,
      MeterRegistry registry,
      Clock clock) {
    OpenDoor.check("intake", config.host(), config.tls(), authenticator, config.insecure());
    this.config = config;
    this.alerts = alerts;
    this.executor = executor();
    this.timer = new ScheduledThreadPoolExecutor(1, threads("kikori-intake-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    IntakeMetrics metrics = new IntakeMetrics(registry);
    metrics.gauge("scorer.streams", streams, StreamRegistry::size);
    metrics.gauge("scorer.stream.alerts.waiting", streams, StreamRegistry::waitingAlerts);
    Doorway door =
        new Doorway(
            config.limits(),
            lanes,
            feedback,
            delivery,
            scorer,
            new AlertMessages(config.dashboardUrl()),
            metrics,
            clock,
            executor,
            timer,
            Doorway.noGates());
    TlsMaterial tls = config.tls().isOn() ? new TlsMaterial(config.tls(), timer) : null;
    this.scoring = new ScoringService(door, streams, config);
    this.otlp = new OtlpIntake(door);
    this.grpc = new GrpcDoor(config, authenticator, metrics, scoring, otlp, health, executor, tls);
    this.http = config.http() ? new HttpDoor(config, otlp, authenticator, metrics, tls) : null;
    ready(false);
    health.setStatus(LIVENESS, ServingStatus.SERVING);
  }

  /** Listens. */
  public void start() {
    if (started.getAndSet(true)) {
      return;
    }
    unsubscribe = alerts.subscribe(streams::changed);
    grpc.start();
    if (http != null) {
      http.start();
    }
    LOG.info("gRPC on {}:{}", config.host(), grpcPort());
  }

  /** Says whether events may be sent here: health answers so; streams are served either way. */
  public void ready(boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(READINESS, status);
  }

  /** The port of gRPC. */
  public int grpcPort() {
    return grpc.port();
  }

  /** The port of OTLP over HTTP, or -1 if there is none. */
  public int httpPort() {
    return http == null ? -1 : http.port();
  }

  /**
   * Sends everybody away in good order: health says no, streams are asked to go and what they have sent is still taken and acknowledged,
   * new ones are told to come later. Returns when all have gone, or the time is up.
   */
  public void drain(Duration atMost) {
    if (!started.get() || closed.get()) {
      return;
    }
    letNobodyIn();
    streams.goAway("the server is closing");
    try {
      grpc.shutdown(atMost.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what is still open. What was not acknowledged is the clients'. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    Runnable subscribed = unsubscribe;
    if (subscribed != null) {
      subscribed.run();
    }
    letNobodyIn();
    streams.end(new RefusedException(RefusalReason.CLOSING, "the server is closing"));
    if (http != null && started.get()) {
      http.close();
    }
    grpc.kill();
    end(timer);
    end(executor);
  }

  private void letNobodyIn() {
    if (!draining.getAndSet(true)) {
      health.enterTerminalState();
      scoring.closing();
      otlp.closing();
    }
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its queue holds at most one task for each call: gRPC runs what a call has to do one after the other. */
  private static ThreadPoolExecutor executor() {
    int size = Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size,
            size,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("kikori-intake"));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
