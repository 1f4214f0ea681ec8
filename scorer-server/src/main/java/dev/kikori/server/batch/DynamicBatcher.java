package dev.kikori.server.batch;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Triton's dynamic batcher for windows: a queue and threads for each model, batches of one shape, no window waits longer for company than it
 * is told to, services take turns. A model that can't keep up does less for each window, step by step ({@link DegradationStep}), and says so.
 */
public final class DynamicBatcher implements WindowBatcher, AutoCloseable {
  private static final long TICK_MILLIS = 250;
  private static final long CLOSE_MILLIS = 10_000;

  private final BatchConfig config;
  private final BatchScorer.ModelSource source;
  private final ModelRepository models;
  private final BatchScorer.Reader scorer;
  private final MeterRegistry registry;
  private final Map<String, ModelWorker> workers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kikori-batch-watch");
            thread.setDaemon(true);
            return thread;
          });
  private boolean started;
  private volatile boolean closed;

  /**
   * A batcher over a repository, which it doesn't close.
   *
   * @param config how windows are gathered
   * @param models where the models come from
   * @param registry for {@code scorer_inference_*} and {@code scorer_degradation_*}
   * @param tracing is told of each batch
   */
  public DynamicBatcher(
      BatchConfig config, ModelRepository models, MeterRegistry registry, Tracing tracing) {
    this(config, models, scorer(tracing), registry);
  }

  /** A batcher whose models are asked in another way. */
  DynamicBatcher(
      BatchConfig config,
      ModelRepository models,
      BatchScorer.Reader scorer,
      MeterRegistry registry) {
    this.config = config;
    this.models = models;
    this.source = new RepositorySource(models);
    this.scorer = scorer;
    this.registry = registry;
  }

  private static BatchScorer.Reader scorer(Tracing tracing) {
    BatchScorer.Reader plain =
        (lease, windows, timings) -> lease.model().scorer().score(windows, timings);
    return tracing.isOn() ? new TracedScorer(plain, tracing.tracer()) : plain;
  }

  private record RepositorySource(ModelRepository models) implements BatchScorer.ModelSource {
    @Override
    public ModelLease acquire(String model) {
      return models.acquire(model);
    }

    @Override
    public @Nullable String smaller() {
      return models.smallerModel();
    }
  }

  /**
   * Starts to watch the load. Windows may be submitted before. Idempotent.
   *
   * @throws IllegalStateException if the repository isn't started
   */
  public synchronized void start() {
    if (!started && !closed) {
      started = true;
      // Its metrics are there, at zero, before the first window is.
      worker(models.defaultModel());
      var unused =
          watch.scheduleWithFixedDelay(
              () -> tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Looks at the load, as it is at that time. For one thread. */
  void tick(long nowNanos) {
    workers.values().forEach(worker -> worker.tick(nowNanos));
  }

  @Override
  public CompletableFuture<ScoredWindow> submit(ServiceKey service, Window window) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("the batcher is closed"));
    }
    try {
      return worker(models.modelFor(service)).submit(service, window);
    } catch (IllegalStateException e) {
      // The repository is closed, or was never started: nobody can be scored any longer.
      return CompletableFuture.failedFuture(new RejectedExecutionException(e));
    }
  }

  private ModelWorker worker(String model) {
    ModelWorker worker = workers.get(model);
    return worker != null ? worker : workers.computeIfAbsent(model, this::newWorker);
  }

  private ModelWorker newWorker(String model) {
    return new ModelWorker(model, config, source, scorer, registry);
  }

  /** The step that each model is at, by its name; models that nobody has used yet are not named. */
  public Map<String, DegradationStep> steps() {
    Map<String, DegradationStep> steps = new TreeMap<>();
    workers.forEach((name, worker) -> steps.put(name, worker.step()));
    return steps;
  }

  /** Works off what waits, for {@value #CLOSE_MILLIS} ms at most, and refuses the rest and all that comes later. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    watch.shutdownNow();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (ModelWorker worker : workers.values()) {
      worker.close(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }
  }
}
