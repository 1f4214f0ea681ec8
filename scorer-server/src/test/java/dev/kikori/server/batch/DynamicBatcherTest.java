package dev.kikori.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.pipeline.ModelView;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.model.TestRepository;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The batcher over a real repository and the shipped model; a model that fails or is slow is one that is asked in another way. */
final class DynamicBatcherTest {
  private static final ServiceKey ORDERS = new ServiceKey("default", "orders");
  private static final Window USUAL = TestWindows.of(100);

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<DynamicBatcher> open = new ArrayList<>();
  private TestRepository files;
  private ModelRepository models;

  @BeforeEach
  void load() {
    files = new TestRepository(folder);
    files.add("own", 1);
    models =
        new ModelRepository(
            new ModelConfig(
                folder,
                "own",
                null,
                null,
                null,
                ModelConfig.Provider.CPU,
                null,
                null,
                null,
                null,
                1),
            registry,
            Clock.systemUTC());
    models.start();
  }

  @AfterEach
  void close() {
    open.forEach(DynamicBatcher::close);
    models.close();
  }

  @Test
  void submit_windowsOfManyShapes_givesEachTheScoresOfTheModel() throws Exception {
    DynamicBatcher batcher = batcher(BatchConfig.DEFAULTS);
    List<Window> windows = new ArrayList<>();
    List<CompletableFuture<ScoredWindow>> futures = new ArrayList<>();
    for (int lines : new int[] {1, 5, 20, 60, 100, 100, 128, 300}) {
      windows.add(TestWindows.of(lines));
      futures.add(batcher.submit(ORDERS, windows.get(windows.size() - 1)));
    }
    try (ModelLease lease = models.acquire(ORDERS)) {
      for (int i = 0; i < windows.size(); i++) {
        WindowScores alone = lease.model().scorer().score(List.of(windows.get(i))).get(0);
        try (ScoredWindow scored = get(futures.get(i))) {
          assertThat(scored.step()).isEqualTo(DegradationStep.FULL);
          assertThat(scored.modelName()).isEqualTo("own/0.1.0");
          assertThat(scored.scores().surprise()).hasSize(windows.get(i).lines().size());
          assertThat(scored.scores().anomaly()).isCloseTo(alone.anomaly(), within(1e-4f));
        }
      }
    }
    assertThat(requests("scored")).isEqualTo(8);
    assertThat(registry.get("scorer.inference.batches").counter().count()).isBetween(5.0, 8.0);
    assertThat(registry.get("scorer.inference.compute").tag("phase", "infer").timer().count())
        .isPositive();
    assertThat(registry.get("scorer.inference.pending.requests").gauge().value()).isZero();
  }

  @Test
  void start_beforeTheFirstWindow_everyOutcomeAndStepIsThereAtZero() {
    batcher(BatchConfig.DEFAULTS).start();
    assertThat(registry.get("scorer.inference.requests").counters())
        .hasSize(BatchMetrics.Outcome.values().length)
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
    assertThat(registry.get("scorer.degradation.windows").counters())
        .hasSize(DegradationStep.values().length);
    assertThat(registry.get("scorer.degradation.step").gauge().value()).isZero();
    assertThat(registry.get("scorer.inference.queue.capacity").gauge().value())
        .isEqualTo(BatchConfig.MAX_QUEUE);
  }

  @Test
  void submit_modelThatThrows_judgesWithoutItAndCounts() throws Exception {
    DynamicBatcher batcher =
        batcher(
            BatchConfig.DEFAULTS,
            (lease, windows, timings) -> {
              throw new IllegalStateException("out of memory on the device");
            });
    try (ScoredWindow scored = get(batcher.submit(ORDERS, USUAL))) {
      assertThat(scored.step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
      assertThat(scored.scores().byModel()).isFalse();
      assertThat(scored.scores().contribution()).hasSize(100);
    }
    assertThat(requests("failed")).isEqualTo(1);
    assertThat(
            registry
                .get("scorer.degradation.windows")
                .tag("step", "templates_only")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void submit_windowWithoutNumbers_spoilsNoOther() throws Exception {
    Window poisoned = TestWindows.of("poisoned", 100);
    DynamicBatcher batcher =
        batcher(
            BatchConfig.DEFAULTS,
            (lease, windows, timings) ->
                windows.stream()
                    .map(
                        window ->
                            new WindowScores(
                                window.equals(poisoned) ? Float.NaN : 1f,
                                new float[100],
                                new float[100]))
                    .toList());
    CompletableFuture<ScoredWindow> good = batcher.submit(ORDERS, USUAL);
    CompletableFuture<ScoredWindow> bad = batcher.submit(ORDERS, poisoned);
    assertThat(get(good).step()).isEqualTo(DegradationStep.FULL);
    assertThat(get(bad).step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
    assertThat(requests("failed")).isEqualTo(1);
    assertThat(requests("scored")).isEqualTo(1);
  }

  @Test
  void submit_fullQueue_isJudgedWithoutTheModelAtOnce() throws Exception {
    Gate gate = new Gate();
    DynamicBatcher batcher = batcher(config(2, 3, Duration.ofMinutes(1)), gate);
    List<CompletableFuture<ScoredWindow>> futures = new ArrayList<>();
    futures.add(batcher.submit(ORDERS, USUAL));
    gate.awaitEntered();
    for (int i = 0; i < 5; i++) {
      futures.add(batcher.submit(ORDERS, USUAL));
    }
    assertThat(futures.stream().filter(CompletableFuture::isDone)).hasSize(2);
    assertThat(requests("queue_full")).isEqualTo(2);
    assertThat(registry.get("scorer.inference.pending.requests").gauge().value()).isEqualTo(3);
    assertThat(registry.get("scorer.inference.running.requests").gauge().value()).isEqualTo(1);
    gate.open();
    for (CompletableFuture<ScoredWindow> future : futures) {
      get(future).close();
    }
  }

  @Test
  void submit_cancelledWindow_isNeverRead() throws Exception {
    Gate gate = new Gate();
    DynamicBatcher batcher = batcher(config(8, 100, Duration.ofMinutes(1)), gate);
    CompletableFuture<ScoredWindow> first = batcher.submit(ORDERS, USUAL);
    gate.awaitEntered();
    CompletableFuture<ScoredWindow> unwanted = batcher.submit(ORDERS, USUAL);
    CompletableFuture<ScoredWindow> wanted = batcher.submit(ORDERS, USUAL);
    unwanted.cancel(false);
    assertThat(registry.get("scorer.inference.pending.requests").gauge().value()).isEqualTo(1);
    gate.open();
    get(first).close();
    get(wanted).close();
    assertThat(gate.windows.get()).isEqualTo(2);
    assertThat(requests("cancelled")).isEqualTo(1);
  }

  @Test
  void submit_pastItsDeadline_isJudgedWithoutTheModelThoughThatHangs() throws Exception {
    Gate gate = new Gate();
    DynamicBatcher batcher = batcher(config(8, 100, Duration.ofMillis(50)), gate);
    var unused = batcher.submit(ORDERS, USUAL);
    gate.awaitEntered();
    batcher.start();
    try (ScoredWindow scored = get(batcher.submit(ORDERS, USUAL))) {
      assertThat(scored.step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
    }
    assertThat(requests("expired")).isEqualTo(1);
    gate.open();
  }

  @Test
  void submit_whileVersionsAreSwapped_losesNoWindowAndEachModelLivesUntilItsLastVerdict()
      throws Exception {
    DynamicBatcher batcher = batcher(BatchConfig.DEFAULTS);
    files.add("own", 2);
    AtomicInteger answered = new AtomicInteger();
    List<CompletableFuture<?>> verdicts = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      if (i % 30 == 15) {
        models.load("own", i % 60 == 15 ? 2 : 1);
      }
      verdicts.add(
          batcher
              .submit(ORDERS, TestWindows.of(20 + i))
              .thenAcceptAsync(
                  scored -> {
                    try (scored) {
                      // A judge asks for encodings that may have to be made anew.
                      Template template = USUAL.lines().get(0).template();
                      assertThat(ModelView.of(scored.model()).encoder().apply(template).embedding())
                          .isNotEmpty();
                      assertThat(scored.step()).isEqualTo(DegradationStep.FULL);
                      answered.incrementAndGet();
                    }
                  }));
    }
    for (CompletableFuture<?> verdict : verdicts) {
      verdict.get(60, TimeUnit.SECONDS);
    }
    assertThat(answered).hasValue(120);
    assertThat(registry.get("scorer.model.leases.forgotten").counter().count()).isZero();
  }

  @Test
  void submit_modelThatCannotKeepUp_stepsUpSaysSoAndComesBack() throws Exception {
    Gate gate = new Gate();
    BatchConfig quick =
        new BatchConfig(
            8,
            Duration.ofMillis(1),
            1_000,
            Duration.ofMinutes(1),
            1,
            Duration.ofMillis(20),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            2);
    DynamicBatcher batcher = batcher(quick, gate);
    CompletableFuture<ScoredWindow> stuck = batcher.submit(ORDERS, USUAL);
    gate.awaitEntered();
    List<CompletableFuture<ScoredWindow>> waiting = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      waiting.add(batcher.submit(ORDERS, USUAL));
    }
    // The test looks at the load in place of the watch, at times of its own.
    long now = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    batcher.tick(now);
    now += Duration.ofMillis(300).toNanos();
    batcher.tick(now);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(get(waiting.get(0)).step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
    assertThat(registry.get("scorer.degradation.step").gauge().value()).isEqualTo(2);
    gate.open();
    get(stuck).close();
    for (int i = 0; i < 1_000 && batcher.steps().get("own") != DegradationStep.FULL; i++) {
      now += Duration.ofMillis(250).toNanos();
      batcher.tick(now);
    }
    assertThat(get(batcher.submit(ORDERS, USUAL)).step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void close_windowsThatWait_areWorkedOffAndLaterOnesRefused() throws Exception {
    DynamicBatcher batcher = batcher(config(4, 1_000, Duration.ofMinutes(1)));
    List<CompletableFuture<ScoredWindow>> futures = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      futures.add(batcher.submit(ORDERS, USUAL));
    }
    batcher.close();
    batcher.close();
    for (CompletableFuture<ScoredWindow> future : futures) {
      assertThat(get(future).step()).isEqualTo(DegradationStep.FULL);
    }
    assertThatThrownBy(() -> get(batcher.submit(ORDERS, USUAL)))
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void config_outOfRange_namesTheKeyTheValueAndTheRange() {
    assertThatThrownBy(() -> config(0, 1, Duration.ofSeconds(1)))
        .hasMessageContaining("max_batch: 0 (expected: 1..1024)");
    assertThat(BatchConfig.DEFAULTS)
        .isEqualTo(new BatchConfig(null, null, null, null, null, null, null, null, null));
    assertThat(BatchConfig.DEFAULTS.maxBatch()).isEqualTo(32);
    assertThat(BatchConfig.DEFAULTS.maxDelay()).isEqualTo(Duration.ofMillis(5));
  }

  private static BatchConfig config(int maxBatch, int maxQueue, Duration deadline) {
    return new BatchConfig(
        maxBatch, Duration.ofMillis(1), maxQueue, deadline, null, null, null, null, null);
  }

  private DynamicBatcher batcher(BatchConfig config) {
    DynamicBatcher batcher = new DynamicBatcher(config, models, registry, Tracing.off());
    open.add(batcher);
    return batcher;
  }

  private DynamicBatcher batcher(BatchConfig config, BatchScorer.Reader scorer) {
    DynamicBatcher batcher = new DynamicBatcher(config, models, scorer, registry);
    open.add(batcher);
    return batcher;
  }

  private double requests(String outcome) {
    return registry.get("scorer.inference.requests").tag("outcome", outcome).counter().count();
  }

  private static ScoredWindow get(CompletableFuture<ScoredWindow> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
