package dev.kikori.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.model.TestRepository;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two bundles in a real repository: the smaller takes over while the other, which can be held up, can't keep up. */
final class SmallerModelTest {
  private static final ServiceKey ORDERS = new ServiceKey("default", "orders");
  private static final int WAITING = 8;

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private TestRepository files;
  private ModelRepository models;
  private DynamicBatcher batcher;
  private long aheadNanos;

  @BeforeEach
  void addBundles() {
    files = new TestRepository(folder);
    files.add("large", 1);
    files.add("small", 1);
  }

  @AfterEach
  void close() {
    if (batcher != null) {
      batcher.close();
    }
    models.close();
  }

  @Test
  void largeModel_thatCannotKeepUp_isReplacedByTheSmallerOne_andComesBack() throws Exception {
    start();
    Gate large = new Gate("large"::equals);
    batcher = new DynamicBatcher(quick(), models, large, registry);
    CompletableFuture<ScoredWindow> first = submit(100);
    large.awaitEntered();
    List<CompletableFuture<ScoredWindow>> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      waiting.add(submit(90 + i));
    }

    pass(Duration.ofSeconds(1));
    pass(Duration.ofMillis(1_500));
    assertThat(batcher.steps()).containsEntry("large", DegradationStep.SMALLER_MODEL);
    large.open();

    try (ScoredWindow scored = get(first)) {
      assertThat(scored.modelName()).as("what it had begun, it ends").isEqualTo("large/0.1.0");
    }
    for (CompletableFuture<ScoredWindow> one : waiting) {
      try (ScoredWindow scored = get(one)) {
        assertThat(scored.modelName()).isEqualTo("small/0.1.0");
        assertThat(scored.step()).isEqualTo(DegradationStep.SMALLER_MODEL);
        assertThat(scored.scores().byModel()).isTrue();
      }
    }
    assertThat(windows("smaller_model")).isEqualTo(WAITING);
    assertThat(windows("templates_only") + windows("sampled")).isZero();
    for (int i = 0; i < 1_000 && batcher.steps().get("large") != DegradationStep.FULL; i++) {
      pass(Duration.ofMillis(250));
    }
    try (ScoredWindow scored = get(submit(100))) {
      assertThat(scored.modelName()).isEqualTo("large/0.1.0");
      assertThat(scored.step()).isEqualTo(DegradationStep.FULL);
    }
    assertThat(registry.get("scorer.model.leases.forgotten").counter().count()).isZero();
  }

  @Test
  void smallerModel_thatIsBad_isNone_andTheServerStarts() throws Exception {
    Files.writeString(folder.resolve("small/1/window.onnx"), "no graph");

    start();

    assertThat(models.smallerModel()).isNull();
    assertThat(models.modelFor(ORDERS)).isEqualTo("large");
  }

  private void start() {
    models =
        new ModelRepository(
            new ModelConfig(
                folder,
                "large",
                "small",
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

  private static BatchConfig quick() {
    return new BatchConfig(
        8,
        Duration.ofMillis(1),
        1_000,
        Duration.ofMinutes(1),
        1,
        Duration.ofMillis(20),
        Duration.ofMillis(1_500),
        Duration.ofMillis(1_500),
        2);
  }

  /** So much later the batcher looks at its load, in place of a watch that no test could keep up with. */
  private void pass(Duration time) {
    aheadNanos += time.toNanos();
    batcher.tick(System.nanoTime() + aheadNanos);
  }

  private CompletableFuture<ScoredWindow> submit(int lines) {
    return batcher.submit(ORDERS, TestWindows.of(lines));
  }

  private double windows(String step) {
    return registry.get("scorer.degradation.windows").tag("step", step).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static ScoredWindow get(CompletableFuture<ScoredWindow> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }
}
