package dev.kikori.server.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What lanes count, all lanes together. Safe for use by many threads. */
final class LaneMetrics {
  /** Why events don't reach a window. */
  enum Discard {
    /** Their client had had them accepted before. */
    DUPLICATE,
    /** The parser failed on them. */
    UNREADABLE
  }

  /** What became of a snapshot. */
  enum Outcome {
    WRITTEN,
    FAILED,
    /** It was to be read, and was damaged. */
    CORRUPT
  }

  /** Where a lane meets trouble. */
  enum Stage {
    /** A batch could not be written; its client keeps it. */
    JOURNAL_WRITE,
    /** What was written could not be forced to the disk. */
    JOURNAL_SYNC,
    /** A stretch of a journal was damaged. */
    JOURNAL_DAMAGED,
    SCORE,
    JUDGE,
    TURN,
    LISTENER
  }

  private final MeterRegistry registry;
  private final Map<Discard, Counter> discarded = new EnumMap<>(Discard.class);
  private final Map<Outcome, Counter> snapshots = new EnumMap<>(Outcome.class);
  private final Map<Stage, Counter> failures = new EnumMap<>(Stage.class);
  private final Timer parser;
  final Timer snapshotSeconds;
  final Counter windows;

  LaneMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Discard reason : Discard.values()) {
      discarded.put(
          reason, registry.counter("scorer.discarded.log.records", "reason", name(reason)));
    }
    for (Outcome outcome : Outcome.values()) {
      snapshots.put(outcome, registry.counter("scorer.snapshots", "outcome", name(outcome)));
    }
    for (Stage stage : Stage.values()) {
      failures.put(stage, registry.counter("scorer.lane.failures", "stage", name(stage)));
    }
    this.parser = registry.timer("scorer.parser");
    this.snapshotSeconds = registry.timer("scorer.snapshot");
    this.windows = registry.counter("scorer.windows.scored");
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  <T> void gauge(String name, T source, ToDoubleFunction<T> value) {
    registry.gauge(name, source, value);
  }

  /** The size and the capacity of what is queued. */
  <T> void queue(T source, ToDoubleFunction<T> size, ToDoubleFunction<T> capacity) {
    io.micrometer.core.instrument.Gauge.builder("scorer.queue.size", source, size)
        .tag("queue", "lanes")
        .register(registry);
    io.micrometer.core.instrument.Gauge.builder("scorer.queue.capacity", source, capacity)
        .tag("queue", "lanes")
        .register(registry);
  }

  void discard(Discard reason, long events) {
    counter(discarded, reason).increment(events);
  }

  void parsed(long nanos) {
    parser.record(nanos, TimeUnit.NANOSECONDS);
  }

  void snapshot(Outcome outcome) {
    counter(snapshots, outcome).increment();
  }

  void failure(Stage stage) {
    counter(failures, stage).increment();
  }

  private static <E extends Enum<E>> Counter counter(Map<E, Counter> counters, E key) {
    return java.util.Objects.requireNonNull(counters.get(key), "all are there from the start");
  }
}
