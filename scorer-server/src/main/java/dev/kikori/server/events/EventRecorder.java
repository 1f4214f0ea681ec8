package dev.kikori.server.events;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.events.EventMetrics.Outcome;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.SqlText;
import dev.kikori.server.time.RetentionClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps recent events for people to search. Safe for use by many threads. A lane never waits for it: what is too much for a second or for
 * the database is counted and left out, those at WARN and above and the first of each template last.
 */
public final class EventRecorder implements LaneListener, AutoCloseable {
  /** Longest text of an event that is kept: {@value}. */
  public static final int MAX_CHARS = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int MAX_NAME_CHARS = 256;
  private static final int MAX_ATTRIBUTES = 32;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private final BlockingQueue<RecordedEvent> queue;
  private final TokenBucket bucket;
  private final EventMetrics metrics;
  private final EventTable table;
  private final TemplateStatistics templates;
  private final InstantSource clock;
  private final List<Tail> tails = new CopyOnWriteArrayList<>();
  private final EventWriter writer;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private record Tail(String tenant, EventFilter filter, Consumer<RecordedEvent> subscriber) {}

  /** Not yet started. */
  public EventRecorder(
      EventsConfig config, Database database, MeterRegistry registry, InstantSource clock) {
    this(config, database, registry, clock, System::nanoTime);
  }

  /** The same, with a clock that nobody can set. */
  EventRecorder(
      EventsConfig config,
      Database database,
      MeterRegistry registry,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(config.queueCapacity());
    this.bucket = new TokenBucket(config.maxPerSecond(), System.nanoTime());
    AtomicLong bytes = new AtomicLong();
    this.metrics = new EventMetrics(registry, queue, config.queueCapacity(), bytes);
    this.table = new EventTable(database);
    this.templates = new TemplateStatistics(database, clock);
    this.writer =
        new EventWriter(
            config,
            queue,
            table,
            templates,
            metrics,
            bytes,
            new RetentionClock("events", clock, nanoTime),
            this::tell);
    this.thread = new Thread(writer, "kikori-events");
    thread.setDaemon(true);
  }

  /** Begins to store. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      templates.start();
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
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread.interrupt();
    }
  }

  @Override
  public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    if (closed.get()) {
      return;
    }
    long uncounted = templates.add(service, firstPosition, lines);
    if (uncounted > 0) {
      metrics.uncounted(uncounted);
    }
    int limited = 0;
    int full = 0;
    long nanos = System.nanoTime();
    for (int i = 0; i < lines.size(); i++) {
      WindowLine line = lines.get(i);
      boolean matters = line.firstSeen() || line.event().severity().compareTo(Severity.WARN) >= 0;
      if (!bucket.take(matters, nanos)) {
        limited++;
      } else if (!queue.offer(event(service, firstPosition + i, line))) {
        full++;
      }
    }
    metrics.count(Outcome.RATE_LIMITED, limited);
    metrics.count(Outcome.QUEUE_FULL, full);
  }

  @Override
  public void judged(ServiceKey service, String model, Verdict verdict) {
    // Only lines are kept here.
  }

  @Override
  public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {
    // Only lines are kept here.
  }

  /**
   * Events, last first.
   *
   * @param cursor where to go on, or null
   * @throws IllegalArgumentException if the cursor is none
   */
  public Page<RecordedEvent> search(
      String tenant, EventFilter filter, @Nullable String cursor, int limit) {
    return table.search(tenant, filter, cursor, limit);
  }

  /**
   * Tells of a tenant's events as they are kept, until the result is run. The subscriber returns at once: all are told by one thread. Whoever
   * can't follow keeps a bounded queue and counts what goes by.
   */
  public Runnable tail(String tenant, EventFilter filter, Consumer<RecordedEvent> subscriber) {
    Tail tail = new Tail(tenant, filter, subscriber);
    tails.add(tail);
    return () -> tails.remove(tail);
  }

  /** How often templates occur. */
  public TemplateStatistics templates() {
    return templates;
  }

  /** For tests: stores what is counted, and does what else is done now and then. */
  void tidy() {
    templates.flush();
    writer.retain();
  }

  private void tell(RecordedEvent event) {
    for (Tail tail : List.copyOf(tails)) {
      try {
        if (tail.tenant.equals(event.service().tenant()) && tail.filter.matches(event)) {
          tail.subscriber.accept(event);
        }
      } catch (RuntimeException e) {
        LOG.error("events: a follower failed, and is left", e);
        tails.remove(tail);
      }
    }
  }

  private RecordedEvent event(ServiceKey service, long position, WindowLine line) {
    LogEvent event = line.event();
    String text =
        event.stackTrace() == null ? event.message() : event.message() + "\n" + event.stackTrace();
    boolean timed =
        event.hasTimestamp()
            && event.timestampMillis() >= 0
            && event.timestampMillis() <= LAST_MILLIS;
    return new RecordedEvent(
        new ServiceKey(
            SqlText.storable(service.tenant(), MAX_NAME_CHARS),
            SqlText.storable(service.service(), MAX_NAME_CHARS)),
        position,
        SqlText.storable(event.service(), MAX_NAME_CHARS),
        timed ? Instant.ofEpochMilli(event.timestampMillis()) : null,
        Instant.ofEpochMilli(clock.millis()),
        event.severity(),
        SqlText.storable(event.logger(), MAX_NAME_CHARS),
        SqlText.storable(text, MAX_CHARS),
        line.template().hexId(),
        line.firstSeen(),
        attributes(event.attributes()));
  }

  private static Map<String, String> attributes(Map<String, String> given) {
    if (given.isEmpty()) {
      return given;
    }
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, String> each : given.entrySet()) {
      if (kept.size() == MAX_ATTRIBUTES) {
        break;
      }
      kept.put(
          SqlText.storable(each.getKey(), MAX_NAME_CHARS),
          SqlText.storable(each.getValue(), MAX_NAME_CHARS));
    }
    return Map.copyOf(kept);
  }
}
