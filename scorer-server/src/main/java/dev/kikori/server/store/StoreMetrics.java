package dev.kikori.server.store;

import dev.kikori.server.store.StoreException.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What is counted of the database: {@code scorer_store_*}. */
final class StoreMetrics {
  static final String OK = "ok";
  static final String FAILED = "failed";

  private final MeterRegistry registry;
  private final Map<String, Counter> writes = new HashMap<>();
  private final Counter retries;
  private final Timer seconds;

  StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (String outcome :
        List.of(
            OK,
            FAILED,
            outcome(Kind.BUSY),
            outcome(Kind.DISK_FULL),
            outcome(Kind.UNAVAILABLE),
            outcome(Kind.DAMAGED))) {
      writes.put(
          outcome,
          Counter.builder("scorer.store.writes").tag("outcome", outcome).register(registry));
    }
    retries = registry.counter("scorer.store.retries");
    seconds = Timer.builder("scorer.store.write").register(registry);
  }

  static String outcome(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  void watch(Path file) {
    Gauge.builder("scorer.store.size", file, StoreMetrics::bytes)
        .baseUnit("bytes")
        .description("Bytes of the SQLite file and its log.")
        .strongReference(true)
        .register(registry);
  }

  void written(String outcome, long nanos) {
    Objects.requireNonNull(writes.get(outcome)).increment();
    seconds.record(nanos, TimeUnit.NANOSECONDS);
  }

  void retried() {
    retries.increment();
  }

  private static double bytes(Path file) {
    return (double) file.toFile().length()
        + file.resolveSibling(file.getFileName() + "-wal").toFile().length();
  }
}
