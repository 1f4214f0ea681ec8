package dev.kikori.server.web;

import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.model.ModelState;
import dev.kikori.server.model.ModelStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models of the repository, and what the registry counts of them. Safe for use by many threads. */
public final class ServedModels implements Models {
  private static final String PREFIX = "scorer.inference.";

  private final ModelRepository repository;
  private final MeterRegistry registry;

  public ServedModels(ModelRepository repository, MeterRegistry registry) {
    this.repository = repository;
    this.registry = registry;
  }

  @Override
  public List<ModelRow> list(String tenant) {
    return repository.index().stream().map(status -> row(tenant, status)).toList();
  }

  @Override
  public void load(String name, @Nullable String version) {
    if (version == null) {
      repository.load(name);
      return;
    }
    try {
      repository.load(name, Integer.parseInt(version));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "version: " + version + " (expected: the number of a version's folder)", e);
    }
  }

  @Override
  public void unload(String name) {
    repository.unload(name);
  }

  @Override
  public void rollback(String name) {
    repository.rollback(name);
  }

  private ModelRow row(String tenant, ModelStatus status) {
    BundleManifest manifest = status.manifest();
    return new ModelRow(
        status.name(),
        Integer.toString(status.version()),
        status.state().name(),
        status.reason(),
        status.state() == ModelState.READY,
        status.bundle(),
        status.provider(),
        status.precision(),
        manifest == null ? "" : manifest.method(),
        manifest == null ? "" : manifest.baseModel(),
        services(tenant, status.services()),
        manifest == null ? Map.of() : manifest.thresholds(),
        manifest == null ? Map.of() : manifest.metrics(),
        status.state() == ModelState.READY ? figures(status) : Map.of(),
        manifest == null
            ? Map.of()
            : manifest.trainingData().stream()
                .collect(
                    Collectors.toMap(
                        BundleManifest.TrainingData::name,
                        BundleManifest.TrainingData::licence,
                        (one, other) -> one,
                        TreeMap::new)));
  }

  /** Only the tenant's: who else has it is nobody's business. */
  static List<String> services(String tenant, List<String> all) {
    String own = tenant + "/";
    return all.stream()
        .filter(one -> one.equals("*") || one.startsWith(own))
        .map(one -> one.equals("*") ? one : one.substring(own.length()))
        .toList();
  }

  private Map<String, Double> figures(ModelStatus status) {
    Map<String, Double> figures = new TreeMap<>();
    figures.put("load_seconds", status.loadSeconds());
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      if (id.getName().startsWith(PREFIX) && status.name().equals(id.getTag("model"))) {
        String name = name(id);
        if (meter instanceof Counter counter && counter.count() > 0) {
          figures.merge(name, counter.count(), Double::sum);
        } else if (meter instanceof Timer timer && timer.count() > 0) {
          figures.put(name + "_mean_ms", timer.mean(TimeUnit.MILLISECONDS));
        }
      }
    }
    return figures;
  }

  private static String name(Meter.Id id) {
    return id.getName().substring(PREFIX.length()).replace('.', '_')
        + id.getTags().stream()
            .filter(tag -> !tag.getKey().equals("model") && !tag.getKey().equals("version"))
            .map(Tag::getValue)
            .map(value -> "_" + value)
            .collect(Collectors.joining());
  }
}
