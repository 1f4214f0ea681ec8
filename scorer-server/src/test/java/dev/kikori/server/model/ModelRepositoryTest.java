package dev.kikori.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.model.Bundle;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelRepositoryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
  private static final ServiceKey ORDERS = new ServiceKey("default", "orders");

  @TempDir Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private @org.jspecify.annotations.Nullable ModelRepository repository;

  @AfterEach
  void close() {
    if (repository != null) {
      repository.close();
    }
  }

  @Test
  void start_singleBundle_isReadyAndListed() {
    ModelRepository models = start(config(TestRepository.SHIPPED, Map.of()));
    assertThat(models.ready()).isTrue();
    assertThat(models.index())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.name()).isEqualTo("kikori-nano");
              assertThat(row.state()).isEqualTo(ModelState.READY);
              assertThat(row.bundle()).startsWith("kikori-nano/");
              assertThat(row.provider()).isEqualTo("cpu");
              assertThat(row.precision()).isEqualTo("fp32");
              assertThat(row.loadedAt()).isEqualTo(NOW);
              assertThat(row.services()).containsExactly("*");
            });
    assertThat(registry.get("scorer.model.ready").tag("model", "kikori-nano").gauge().value())
        .isEqualTo(1);
  }

  @Test
  void start_folderOfBundles_takesTheShippedOne() {
    ModelRepository models = start(config(TestRepository.SHIPPED.resolve(".."), Map.of()));
    assertThat(models.modelFor(ORDERS)).isEqualTo("kikori-nano");
  }

  @Test
  void start_noModel_saysWhatIsExpected() {
    repository = new ModelRepository(config(folder, Map.of()), registry, Clock.systemUTC());
    assertThatThrownBy(repository::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("models.default_model: none of []");
  }

  @Test
  void start_severalVersions_takesTheLatestOrTheOneThatIsConfigured() {
    TestRepository files = new TestRepository(folder);
    files.add("own", 2);
    files.add("own", 10);
    assertThat(inForce(start(config(folder, Map.of())))).isEqualTo("own/0.10.0");
    close();
    assertThat(inForce(start(config(folder, Map.of("own", 2))))).isEqualTo("own/0.2.0");
  }

  @Test
  void load_newVersion_takesOverAndTheOldOneEndsWithItsLastUser() {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models = start(config(folder, Map.of()));
    ModelLease old = models.acquire(ORDERS);
    ModelLease alsoOld = old.share();
    files.add("own", 2);
    models.load("own");
    assertThat(inForce(models)).isEqualTo("own/0.2.0");
    old.close();
    old.close();
    WarmUp.run(alsoOld.model(), 1);
    alsoOld.close();
    assertThatThrownBy(() -> WarmUp.run(alsoOld.model(), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void load_corruptVersion_staysWithTheLastGoodOneAndSaysWhy() throws IOException {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models = start(config(folder, Map.of()));
    Path bad = files.add("own", 2);
    Files.writeString(bad.resolve(Bundle.WINDOW), "cut off");
    assertThatThrownBy(() -> models.load("own"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("window.onnx: SHA-256");
    assertThat(inForce(models)).isEqualTo("own/0.1.0");
    assertThat(models.ready()).isTrue();
    assertThat(models.index().get(1).state()).isEqualTo(ModelState.UNAVAILABLE);
    assertThat(models.index().get(1).reason()).contains("window.onnx: SHA-256");
    assertThat(registry.get("scorer.model.load.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void start_corruptLatestVersion_takesTheOneBeforeUnlessTheOtherIsConfigured() throws IOException {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    Files.writeString(files.add("own", 2).resolve(Bundle.WINDOW), "cut off");
    ModelRepository models = start(config(folder, Map.of()));
    assertThat(inForce(models)).isEqualTo("own/0.1.0");
    assertThat(models.ready()).isTrue();
    assertThat(models.index().get(1).state()).isEqualTo(ModelState.UNAVAILABLE);
    close();
    repository = new ModelRepository(config(folder, Map.of("own", 2)), registry, Clock.systemUTC());
    assertThatThrownBy(repository::start).hasMessageContaining("window.onnx: SHA-256");
  }

  @Test
  void start_noVersionThatCanBeUsed_saysWhatIsWrongWithTheLatest() throws IOException {
    TestRepository files = new TestRepository(folder);
    Files.writeString(files.add("own", 1).resolve(Bundle.WINDOW), "cut off");
    Files.writeString(files.add("own", 2).resolve(Bundle.WINDOW), "cut off");
    repository = new ModelRepository(config(folder, Map.of()), registry, Clock.systemUTC());
    assertThatThrownBy(repository::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("own/2: ");
  }

  @Test
  void load_graphThatIsNone_isRefusedThoughItsHashIsRight() throws IOException {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models = start(config(folder, Map.of()));
    Path bad = files.add("own", 2);
    Files.writeString(bad.resolve(Bundle.WINDOW), "no graph");
    Bundle good = Bundle.open(TestRepository.SHIPPED);
    Bundle.write(bad, good.manifest(), List.copyOf(good.manifest().files().keySet()));
    assertThatThrownBy(() -> models.load("own")).hasMessageContaining("ONNX Runtime refuses it");
    assertThat(inForce(models)).isEqualTo("own/0.1.0");
  }

  @Test
  void rollback_afterALoad_goesBackAndForth() {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models = start(config(folder, Map.of()));
    assertThatThrownBy(() -> models.rollback("own")).isInstanceOf(IllegalStateException.class);
    files.add("own", 2);
    models.load("own");
    models.rollback("own");
    assertThat(inForce(models)).isEqualTo("own/0.1.0");
    models.look();
    assertThat(inForce(models)).as("a look does not undo it").isEqualTo("own/0.1.0");
    models.rollback("own");
    assertThat(inForce(models)).isEqualTo("own/0.2.0");
  }

  @Test
  void look_halfWrittenVersion_isTakenOnlyOnceItIsWhole() throws IOException {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models = start(config(folder, Map.of()));
    Path half = files.add("own", 2);
    Path aside = Files.move(half.resolve(Bundle.ENCODER), folder.resolve("encoder.part"));
    models.look();
    assertThat(inForce(models)).isEqualTo("own/0.1.0");
    models.look();
    assertThat(registry.get("scorer.model.load.failures").counter().count())
        .as("a folder that has not changed is not tried again")
        .isEqualTo(1);
    Files.move(aside, half.resolve(Bundle.ENCODER), StandardCopyOption.ATOMIC_MOVE);
    models.look();
    assertThat(inForce(models)).isEqualTo("own/0.2.0");
    assertThat(models.index()).noneMatch(row -> row.state() == ModelState.UNAVAILABLE);
  }

  @Test
  void watch_newVersion_isFoundByItself() {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    ModelRepository models =
        start(config(folder, Map.of(), List.of(), Duration.ofMillis(20), cpu()));
    files.add("own", 2);
    await().until(() -> inForce(models).equals("own/0.2.0"));
  }

  @Test
  void modelFor_serviceWithAModelOfItsOwn_hasItWhileItIsLoaded() {
    TestRepository files = new TestRepository(folder);
    files.add("own", 1);
    files.add("pay", 1);
    List<ModelConfig.ServiceModel> services =
        List.of(
            new ModelConfig.ServiceModel("acme", "pay*", "missing"),
            new ModelConfig.ServiceModel("*", "pay*", "pay"));
    repository =
        new ModelRepository(
            new ModelConfig(
                folder, "own", null, services, null, cpu(), null, null, null, null, null),
            registry,
            Clock.systemUTC());
    ModelRepository models = repository;
    models.start();
    ServiceKey payments = new ServiceKey("default", "payments");
    assertThat(models.modelFor(payments)).isEqualTo("pay");
    assertThat(models.modelFor(ORDERS)).isEqualTo("own");
    assertThat(models.modelFor(new ServiceKey("acme", "payments")))
        .as("a model that is missing")
        .isEqualTo("own");
    assertThat(models.ready()).isFalse();
    models.unload("pay");
    assertThat(models.modelFor(payments)).isEqualTo("own");
    assertThatThrownBy(() -> models.unload("own")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> models.load("nobody")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void start_cudaWhereThereIsNone_fallsBackAndSaysSo() {
    ModelRepository models =
        start(
            config(
                TestRepository.SHIPPED,
                Map.of(),
                List.of(),
                Duration.ZERO,
                ModelConfig.Provider.CUDA));
    // On a machine with a GPU and the build for it there is nothing to fall back from.
    ModelStatus row = models.index().get(0);
    boolean fellBack = row.provider().equals("cpu");
    assertThat(row.reason().contains("fell back to the processor")).isEqualTo(fellBack);
    assertThat(registry.get("scorer.model.provider.fallbacks").counter().count())
        .isEqualTo(fellBack ? 1 : 0);
    assertThat(models.ready()).isTrue();
  }

  @Test
  void acquire_leaseThatIsForgotten_isLetGoAndCounted() {
    ModelRepository models = start(config(TestRepository.SHIPPED, Map.of()));
    assertThat(models.acquire(ORDERS).version()).isEqualTo(1);
    await()
        .until(
            () -> {
              System.gc();
              return registry.get("scorer.model.leases.forgotten").counter().count() == 1;
            });
  }

  @Test
  void acquire_closedRepository_saysSo() {
    ModelRepository models = start(config(TestRepository.SHIPPED, Map.of()));
    models.close();
    models.close();
    assertThatThrownBy(() -> models.acquire(ORDERS)).isInstanceOf(IllegalStateException.class);
    assertThat(models.ready()).isFalse();
  }

  @Test
  void config_outOfRange_namesTheKeyTheValueAndTheRange() {
    assertThatThrownBy(() -> config(folder, Map.of("own", 0)))
        .hasMessageContaining("versions.own: 0 (expected: 1..999999999)");
    assertThat(ModelConfig.DEFAULTS)
        .isEqualTo(
            new ModelConfig(null, null, null, null, null, null, null, null, null, null, null));
    assertThat(ModelConfig.DEFAULTS.threads()).isEqualTo(1);
  }

  private ModelRepository start(ModelConfig config) {
    ModelRepository models =
        new ModelRepository(config, registry, Clock.fixed(NOW, ZoneOffset.UTC));
    repository = models;
    models.start();
    return models;
  }

  private static String inForce(ModelRepository models) {
    try (ModelLease lease = models.acquire(ORDERS)) {
      var manifest = lease.model().bundle().manifest();
      return manifest.name() + "/" + manifest.version();
    }
  }

  private static ModelConfig config(Path folder, Map<String, Integer> versions) {
    return new ModelConfig(folder, null, null, null, versions, cpu(), null, null, null, null, 2);
  }

  private static ModelConfig config(
      Path folder,
      Map<String, Integer> versions,
      List<ModelConfig.ServiceModel> services,
      Duration watch,
      ModelConfig.Provider provider) {
    return new ModelConfig(
        folder, null, null, services, versions, provider, null, null, null, watch, 2);
  }

  private static ModelConfig.Provider cpu() {
    return ModelConfig.Provider.CPU;
  }
}
