package dev.kikori.server.events;

import dev.kikori.server.events.EventMetrics.Outcome;
import dev.kikori.server.store.StoreException;
import dev.kikori.server.time.RetentionClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores events in handfuls: small ones, as alerts wait for the same lock. Of one thread. */
final class EventWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final int BATCH = 250;
  private static final int DELETED_AT_ONCE = 500;
  private static final long IDLE_MILLIS = 50;
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long RETAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long FIRST_BACK_OFF_MILLIS = 100;
  private static final long LAST_BACK_OFF_MILLIS = 5_000;

  private final EventsConfig config;
  private final BlockingQueue<RecordedEvent> queue;
  private final EventTable table;
  private final TemplateStatistics templates;
  private final EventMetrics metrics;
  private final AtomicLong bytes;
  private final RetentionClock retention;
  private final Consumer<RecordedEvent> stored;
  private volatile boolean closing;

  EventWriter(
      EventsConfig config,
      BlockingQueue<RecordedEvent> queue,
      EventTable table,
      TemplateStatistics templates,
      EventMetrics metrics,
      AtomicLong bytes,
      RetentionClock retention,
      Consumer<RecordedEvent> stored) {
    this.config = config;
    this.queue = queue;
    this.table = table;
    this.templates = templates;
    this.metrics = metrics;
    this.bytes = bytes;
    this.retention = retention;
    this.stored = stored;
  }

  void close() {
    closing = true;
  }

  @Override
  public void run() {
    long flushed = System.nanoTime();
    long retained = flushed;
    attempt(() -> bytes.addAndGet(table.bytes()));
    try {
      while (!closing || !queue.isEmpty()) {
        List<RecordedEvent> events = take();
        if (!events.isEmpty()) {
          store(events);
        }
        if (System.nanoTime() - flushed >= FLUSH_NANOS) {
          attempt(templates::flush);
          flushed = System.nanoTime();
        }
        if (System.nanoTime() - retained >= RETAIN_NANOS) {
          attempt(this::retain);
          retained = System.nanoTime();
        }
      }
      attempt(templates::flush);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<RecordedEvent> take() throws InterruptedException {
    List<RecordedEvent> events = new ArrayList<>();
    RecordedEvent first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      events.add(first);
      queue.drainTo(events, BATCH - 1);
    }
    return events;
  }

  private void store(List<RecordedEvent> events) throws InterruptedException {
    long wait = FIRST_BACK_OFF_MILLIS;
    while (true) {
      try {
        bytes.addAndGet(table.insert(events));
        metrics.count(Outcome.RECORDED, events.size());
        events.forEach(stored);
        return;
      } catch (StoreException e) {
        if (wait == FIRST_BACK_OFF_MILLIS) {
          LOG.error("events: can't be stored now, tried again: {}", e.getMessage());
        }
        if (closing) {
          metrics.count(Outcome.FAILED, events.size());
          return;
        }
        metrics.retried();
        TimeUnit.MILLISECONDS.sleep(wait);
        wait = Math.min(LAST_BACK_OFF_MILLIS, wait * 2);
      } catch (RuntimeException e) {
        metrics.count(Outcome.FAILED, events.size());
        LOG.error("events: {} can't be stored, and are given up", events.size(), e);
        return;
      }
    }
  }

  /** Deletes what is too old or too much, a handful at a time. */
  void retain() {
    Instant oldest = retention.instant().minus(config.retention());
    long deleted;
    do {
      deleted = table.deleteOldest(oldest, DELETED_AT_ONCE);
      bytes.addAndGet(-deleted);
    } while (deleted > 0);
    while (bytes.get() > config.maxSize().bytes()) {
      deleted = table.deleteOldest(Instant.ofEpochMilli(Long.MAX_VALUE), DELETED_AT_ONCE);
      bytes.addAndGet(-deleted);
      if (deleted == 0) {
        bytes.set(table.bytes());
        break;
      }
    }
    templates.retain(oldest);
  }

  private static void attempt(Runnable chore) {
    try {
      chore.run();
    } catch (StoreException e) {
      LOG.warn("events: not tidied this time: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("events: not tidied this time", e);
    }
  }
}
