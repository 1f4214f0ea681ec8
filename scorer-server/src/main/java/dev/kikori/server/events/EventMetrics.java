package dev.kikori.server.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What became of events that people might search for: {@code scorer_events_total}. */
final class EventMetrics {
  /** What became of an event. */
  enum Outcome {
    /** It is kept. */
    RECORDED,
    /** There were too many in this second. */
    RATE_LIMITED,
    /** The database did not keep up. */
    QUEUE_FULL,
    /** The database refused it. */
    FAILED
  }

  private final Map<Outcome, Counter> events = new EnumMap<>(Outcome.class);
  private final Counter retries;
  private final Counter uncounted;

  EventMetrics(
      MeterRegistry registry, BlockingQueue<RecordedEvent> queue, int capacity, AtomicLong bytes) {
    for (Outcome outcome : Outcome.values()) {
      events.put(
          outcome,
          Counter.builder("scorer.events")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .description("Events, by whether they are kept to be searched.")
              .register(registry));
    }
    retries = registry.counter("scorer.events.store.retries");
    uncounted = registry.counter("scorer.templates.uncounted");
    Gauge.builder("scorer.queue.size", queue, BlockingQueue::size)
        .tag("queue", "events")
        .register(registry);
    Gauge.builder("scorer.queue.capacity", () -> capacity)
        .tag("queue", "events")
        .register(registry);
    Gauge.builder("scorer.events.size", bytes, AtomicLong::get)
        .baseUnit("bytes")
        .register(registry);
  }

  void count(Outcome outcome, int events) {
    Objects.requireNonNull(this.events.get(outcome)).increment(events);
  }

  void retried() {
    retries.increment();
  }

  /** Lines whose templates are too many to be counted. */
  void uncounted(long lines) {
    uncounted.increment(lines);
  }
}
