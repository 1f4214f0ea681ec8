package dev.kikori.server.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is to be seen of one model's windows. Every reason is there from the start, at zero. */
final class BatchMetrics {
  /** What became of a window; the names are those of the metric's label. */
  enum Outcome {
    /** The model read it. */
    SCORED,
    /** Nobody wanted it any longer. */
    CANCELLED,
    /** It had waited past its deadline. */
    EXPIRED,
    /** It found no room in the queue. */
    QUEUE_FULL,
    /** The degradation step left the model out. */
    SKIPPED,
    /** The model threw, or gave what is no number. */
    FAILED,
    /** The server stopped. */
    CLOSED
  }

  private static final double[] POWERS_OF_TWO = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final Tags model;
  private final Map<String, Map<Outcome, Counter>> requests = new ConcurrentHashMap<>();
  private final Map<DegradationStep, Counter> steps = new EnumMap<>(DegradationStep.class);
  private final Counter batches;
  private final DistributionSummary batchSize;
  private final Timer queue;
  private final Timer tokenize;
  private final Timer infer;
  private final Timer postprocess;

  BatchMetrics(MeterRegistry registry, String modelName) {
    this.registry = registry;
    this.model = Tags.of("model", modelName);
    for (DegradationStep step : DegradationStep.values()) {
      steps.put(
          step,
          Counter.builder("scorer.degradation.windows")
              .tags(model.and("step", label(step)))
              .description("Windows by how much was done for them")
              .register(registry));
    }
    this.batches =
        Counter.builder("scorer.inference.batches")
            .tags(model)
            .description("Batches that a model has read")
            .register(registry);
    this.batchSize =
        DistributionSummary.builder("scorer.inference.batch.size")
            .tags(model)
            .description("Windows in a batch")
            .serviceLevelObjectives(POWERS_OF_TWO)
            .register(registry);
    this.queue = timer("scorer.inference.queue", "How long windows waited for a batch", model);
    this.tokenize = phase("tokenize");
    this.infer = phase("infer");
    this.postprocess = phase("postprocess");
  }

  private Timer phase(String phase) {
    return timer(
        "scorer.inference.compute", "Where a batch's time goes", model.and("phase", phase));
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .tags(tags)
        .description(description)
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  /** Gauges of one worker, which is there for as long as the server. */
  void watch(ModelWorker worker) {
    gauge("scorer.inference.pending.requests", "Windows that wait", worker::pending);
    gauge("scorer.inference.running.requests", "Windows that the model reads now", worker::running);
    gauge("scorer.inference.queue.capacity", "Windows that may wait", worker::capacity);
    gauge(
        "scorer.degradation.step",
        "0 full, 1 smaller model, 2 templates only, 3 sampled",
        () -> worker.step().ordinal());
  }

  private void gauge(String name, String description, java.util.function.Supplier<Number> value) {
    Gauge.builder(name, value).tags(model).description(description).register(registry);
  }

  /** All outcomes of a version, at zero. */
  void declare(int version) {
    requests.computeIfAbsent(String.valueOf(version), this::outcomes);
  }

  void finished(int version, Outcome outcome, DegradationStep step) {
    count(version, outcome);
    requireCounter(steps.get(step)).increment();
  }

  void count(int version, Outcome outcome) {
    Map<Outcome, Counter> ofVersion =
        requests.computeIfAbsent(String.valueOf(version), this::outcomes);
    requireCounter(ofVersion.get(outcome)).increment();
  }

  void waited(long nanos) {
    queue.record(Duration.ofNanos(Math.max(0, nanos)));
  }

  void batch(int windows, dev.kikori.scorer.model.Timings timings) {
    batches.increment();
    batchSize.record(windows);
    tokenize.record(Duration.ofNanos(timings.encodeNanos()));
    infer.record(Duration.ofNanos(timings.inferNanos()));
    postprocess.record(Duration.ofNanos(timings.readNanos()));
  }

  private Map<Outcome, Counter> outcomes(String version) {
    Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counters.put(
          outcome,
          Counter.builder("scorer.inference.requests")
              .tags(model.and("version", version, "outcome", label(outcome)))
              .description("Windows by what became of them")
              .register(registry));
    }
    return counters;
  }

  private static Counter requireCounter(@org.jspecify.annotations.Nullable Counter counter) {
    return java.util.Objects.requireNonNull(counter, "every label has its counter");
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
