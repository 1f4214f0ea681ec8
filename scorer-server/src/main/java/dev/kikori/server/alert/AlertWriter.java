package dev.kikori.server.alert;

import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreException;
import dev.kikori.server.telemetry.SpanKeys;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what lanes said, then tells the bus. Of one thread. */
final class AlertWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertWriter.class);
  private static final int BATCH = 64;
  private static final long FIRST_BACK_OFF_MILLIS = 50;
  private static final long LAST_BACK_OFF_MILLIS = 5_000;

  private final AlertQueue queue;
  private final Database database;
  private final AlertConfig config;
  private final InstantSource clock;
  private final AlertMetrics metrics;
  private final Tracer tracer;
  private final Runnable chores;
  private final long choresNanos;
  private final Consumer<AlertRecord> changed;
  private volatile boolean closing;
  private long failures;

  /**
   * A writer.
   *
   * @param changed is told of every change, in order, when it is stored
   * @param chores what is to be done now and then
   */
  AlertWriter(
      AlertQueue queue,
      Database database,
      AlertConfig config,
      InstantSource clock,
      AlertMetrics metrics,
      Tracer tracer,
      Consumer<AlertRecord> changed,
      Runnable chores,
      Duration choresEvery) {
    this.queue = queue;
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.tracer = tracer;
    this.changed = changed;
    this.chores = chores;
    this.choresNanos = choresEvery.toNanos();
  }

  /** Has {@link #run} end when the queue is empty, or a store that fails has failed once more. */
  void close() {
    closing = true;
    queue.close();
  }

  @Override
  public void run() {
    long nextChores = System.nanoTime() + choresNanos;
    try {
      while (!closing || !queue.isEmpty()) {
        List<AlertDraft> drafts = queue.take(BATCH, Math.max(1, nextChores - System.nanoTime()));
        if (!drafts.isEmpty() && !store(drafts) && closing) {
          LOG.error(
              "alerts: {} could not be stored before the end; their lanes say them again after a restart",
              queue.size());
          return;
        }
        if (nextChores - System.nanoTime() <= 0) {
          chores.run();
          nextChores = System.nanoTime() + choresNanos;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean store(List<AlertDraft> drafts) throws InterruptedException {
    try {
      write(drafts);
    } catch (StoreException e) {
      queue.putBack(drafts);
      backOff(e);
      return false;
    } catch (RuntimeException e) {
      oneByOne(drafts, e);
    }
    if (failures > 0) {
      LOG.info("alerts: stored again after {} attempts", failures);
      failures = 0;
    }
    queue.done(drafts);
    return true;
  }

  /** Something in one of them does not go into the database: the others shall. */
  private void oneByOne(List<AlertDraft> drafts, RuntimeException cause) {
    for (AlertDraft draft : drafts) {
      try {
        write(List.of(draft));
      } catch (RuntimeException e) {
        metrics.rejected();
        LOG.error("alert {}: can't be stored, and is given up", draft.laneId(), cause);
      }
    }
  }

  private void write(List<AlertDraft> drafts) {
    Span span =
        tracer
            .spanBuilder("alerts")
            .setAttribute(SpanKeys.BATCH_SIZE, (long) drafts.size())
            .startSpan();
    try {
      write(drafts, span);
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(SpanKeys.ERROR_TYPE, e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  private void write(List<AlertDraft> drafts, Span span) {
    long start = System.nanoTime();
    AlertChanges changes =
        database.write(
            handle -> {
              AlertChanges all = new AlertChanges(new AlertTable(handle), config, clock.instant());
              drafts.forEach(all::apply);
              return all;
            });
    for (AlertRecord alert : changes.changed()) {
      changed.accept(alert);
      trace(alert, span);
    }
    for (AlertDraft draft : changes.created()) {
      metrics.created(draft, clock.millis());
    }
    changes.changed().stream()
        .filter(each -> each.revision() == 1 && each.labels().containsKey("budget"))
        .forEach(each -> metrics.overBudget());
    metrics.published(System.nanoTime() - start);
  }

  private static void trace(AlertRecord alert, Span span) {
    if (span.isRecording()) {
      span.addEvent(
          "alert",
          Attributes.builder()
              .put(SpanKeys.ALERT_ID, alert.id())
              .put(SpanKeys.ALERT_REVISION, (long) alert.revision())
              .put(SpanKeys.ALERT_STATUS, alert.status().name().toLowerCase(Locale.ROOT))
              .put(SpanKeys.ALERT_SEVERITY, alert.severity())
              .put(SpanKeys.TENANT, alert.tenant())
              .put(SpanKeys.SERVICE, alert.service())
              .build());
    }
  }

  private void backOff(StoreException e) throws InterruptedException {
    metrics.retried();
    if (failures++ == 0) {
      LOG.error("alerts: can't be stored now, they are kept and tried again: {}", e.getMessage());
    }
    long millis =
        Math.min(LAST_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS << Math.min(10, failures - 1));
    TimeUnit.MILLISECONDS.sleep(closing ? 0 : millis);
  }
}
