package dev.kikori.server.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be seen of models: which are ready, how they run, how long they took, what went wrong. */
final class ModelMetrics {
  private final MeterRegistry registry;
  private final Counter failures;
  private final Counter forgotten;
  private final Map<LoadedModel, List<Meter>> metersOf = new ConcurrentHashMap<>();

  ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.failures =
        Counter.builder("scorer.model.load.failures")
            .description("Versions that could not be used")
            .register(registry);
    this.forgotten =
        Counter.builder("scorer.model.leases.forgotten")
            .description("Holds on a model that were let go by the garbage collector")
            .register(registry);
  }

  void ready(LoadedModel loaded) {
    Tags version = version(loaded);
    metersOf.put(
        loaded,
        List.of(
            Gauge.builder("scorer.model.info", () -> 1)
                .tags(version.and("provider", loaded.provider, "precision", loaded.precision))
                .description("A model that is in force")
                .register(registry),
            Gauge.builder("scorer.model.ready", () -> 1)
                .tags(version)
                .description("Whether the model scores windows")
                .register(registry),
            Gauge.builder("scorer.model.load", () -> loaded.loadSeconds)
                .baseUnit("seconds")
                .tags(version)
                .description("How long verifying, loading and warming up took")
                .register(registry)));
  }

  void retired(LoadedModel loaded) {
    List<Meter> meters = metersOf.remove(loaded);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
  }

  void failed() {
    failures.increment();
  }

  void forgotten() {
    forgotten.increment();
  }

  private static Tags version(LoadedModel loaded) {
    return Tags.of(
        "model", loaded.folder.name(), "version", String.valueOf(loaded.folder.version()));
  }
}
