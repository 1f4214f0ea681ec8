package dev.kikori.server.alert;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The life of alerts: takes what lanes say, stores it, and tells the bus of every change, in order, once it is stored. Safe for use by many
 * threads.
 *
 * <p>A problem that is firing already, or ended less than {@code reopen_within} ago, is the same alert as before. What a lane says twice
 * changes nothing. While the database can't be written, the newest word on each alert is kept; when {@code queue_capacity} alerts wait,
 * lanes wait too, which their clients notice as a full lane.
 */
public final class AlertCenter implements LaneListener, AutoCloseable {
  private static final Duration CHORES = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AlertDrafts drafts;
  private final AlertQueue queue;
  private final AlertMetrics metrics;
  private final AlertBus bus;
  private final FiringAlerts firing = new FiringAlerts();
  private final InstantSource clock;
  private final Alerts alerts;
  private final Silences silences;
  private final Suppressions suppressions;
  private final FeedbackBook feedback;
  private final Deliveries deliveries;
  private final AlertChores chores;
  private final AlertWriter writer;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Not yet started: lanes may speak, but nothing is stored. */
  public AlertCenter(
      AlertConfig config,
      Database database,
      AlertBus bus,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock) {
    this(config, database, bus, registry, tracing, clock, System::nanoTime);
  }

  /** The same; what has been silent for long is found by a clock that nobody sets, too. */
  AlertCenter(
      AlertConfig config,
      Database database,
      AlertBus bus,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.bus = bus;
    this.clock = clock;
    this.drafts = new AlertDrafts(config.criticalRisk(), clock);
    this.queue = new AlertQueue(config.queueCapacity());
    this.metrics = new AlertMetrics(registry, queue, config.queueCapacity(), firing);
    this.alerts = new Alerts(database);
    this.silences = new Silences(database, clock);
    this.suppressions = new Suppressions(config, firing, silences);
    this.feedback = new FeedbackBook(database, alerts, clock);
    this.deliveries = new Deliveries(database, clock);
    this.chores =
        new AlertChores(
            database, config, clock, nanoTime, silences, this::changed, this::countSuppressed);
    this.writer =
        new AlertWriter(
            queue,
            database,
            config,
            clock,
            metrics,
            tracing.tracer(),
            this::changed,
            chores,
            CHORES);
    this.thread = new Thread(writer, "kikori-alerts");
    thread.setDaemon(true);
  }

  /** Reads what fires and what is silenced, and begins to store. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      silences.refresh();
      alerts.firing().forEach(firing::seen);
      thread.start();
    }
  }

  /** Stores what is waiting, if it can be stored, and ends. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    writer.close();
    if (started.get()) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread.interrupt();
    }
  }

  @Override
  public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    // Lines are no matter of alerts.
  }

  @Override
  public void judged(ServiceKey service, String model, Verdict verdict) {
    // What a verdict means for an alert comes as an alert.
  }

  @Override
  public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {
    if (queue.put(drafts.of(service, id, revision, model, alert))) {
      metrics.waited();
    }
  }

  @Override
  public boolean settle(Duration timeout) {
    try {
      return queue.settle(timeout.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The alerts that are kept. */
  public Alerts alerts() {
    return alerts;
  }

  /** What people silenced. */
  public Silences silences() {
    return silences;
  }

  /** Why nobody is to be told of an alert. */
  public Suppressions suppressions() {
    return suppressions;
  }

  /** What people say of alerts. */
  public FeedbackBook feedback() {
    return feedback;
  }

  /** What people said, for the trainer. */
  public FeedbackExport export() {
    return new FeedbackExport(feedback);
  }

  /** Which changes went back over the streams. */
  public StreamDelivery deliveries() {
    return deliveries;
  }

  /** Takes other inhibition rules and maintenance windows over; the rest of the configuration needs a restart. */
  public void reload(AlertConfig config) {
    suppressions.reload(config);
  }

  private void changed(AlertRecord alert) {
    firing.seen(alert);
    bus.publish(alert);
  }

  private void countSuppressed() {
    metrics.suppressed(
        (int)
            firing.all().stream()
                .filter(alert -> !suppressions.of(alert, clock.instant()).isEmpty())
                .count());
  }

  /** For tests: what else happens every ten seconds. */
  void tidy() {
    chores.run();
  }
}
