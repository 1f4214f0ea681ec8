package dev.kikori.server.model;

import dev.kikori.scorer.model.LineEncoder;
import dev.kikori.server.config.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where models are and how they run. Keys of the configuration file's section {@code models}; one that is absent (null) has its default.
 *
 * @param repository folder of {@code <model>/<version>/bundle.json}, of {@code <model>/bundle.json}, or a single bundle; by default {@code
 *     bundles}
 * @param defaultModel model of every service that has none of its own; by default the only one there is, or {@value #SHIPPED}
 * @param smallerModel model that takes over while a larger one can't keep up; by default none
 * @param services services with a model of their own, the first that fits wins; by default none
 * @param versions versions to use, by model; the latest of those that are not named
 * @param provider where models run, by default {@link Provider#AUTO}
 * @param threads threads that one run may use, by default {@value #THREADS}
 * @param cachedTemplates templates whose embeddings each model keeps, by default 40,000
 * @param gpuMemory most memory that a model takes of a GPU; by default as much as there is
 * @param watch how often the folder is looked at for new versions; by default 0, never: models are loaded when somebody says so
 * @param warmUpWindows windows that a model must score before it counts as ready, by default {@value #WARM_UP_WINDOWS}
 */
public record ModelConfig(
    Path repository,
    @Nullable String defaultModel,
    @Nullable String smallerModel,
    List<ServiceModel> services,
    Map<String, Integer> versions,
    Provider provider,
    Integer threads,
    Integer cachedTemplates,
    @Nullable ByteSize gpuMemory,
    Duration watch,
    Integer warmUpWindows) {
  public static final Path REPOSITORY = Path.of("bundles");
  public static final String SHIPPED = "kikori-nano";
  public static final int THREADS = 1;
  public static final int WARM_UP_WINDOWS = 8;

  /** Everything as by default. */
  public static final ModelConfig DEFAULTS =
      new ModelConfig(
          REPOSITORY,
          null,
          null,
          List.of(),
          Map.of(),
          Provider.AUTO,
          THREADS,
          LineEncoder.DEFAULT_CACHED_TEMPLATES,
          null,
          Duration.ZERO,
          WARM_UP_WINDOWS);

  /** Where models run. */
  public enum Provider {
    /** On the processor. */
    CPU,
    /** On the first NVIDIA GPU; on the processor, and that said aloud, if there is none that can be used. */
    CUDA,
    /** On a GPU if this build of ONNX Runtime has a part for it, else on the processor. */
    AUTO
  }

  /**
   * Services with a model of their own.
   *
   * @param tenant whose services; {@code *} stands for any characters; by default any
   * @param service their name; {@code *} stands for any characters; by default any
   * @param model the model
   */
  public record ServiceModel(String tenant, String service, String model) {
    @SuppressWarnings("ConstantValue") // Null is handed over for a key that is absent.
    public ServiceModel {
      tenant = tenant == null ? "*" : tenant;
      service = service == null ? "*" : service;
      if (model == null || model.isBlank()) {
        throw new IllegalArgumentException("model: missing (expected: the name of a model)");
      }
    }
  }

  @SuppressWarnings("ConstantValue") // Null is handed over for a key that is absent.
  public ModelConfig {
    repository = repository == null ? REPOSITORY : repository;
    services = services == null ? List.of() : List.copyOf(services);
    versions = versions == null ? Map.of() : Map.copyOf(versions);
    provider = provider == null ? Provider.AUTO : provider;
    threads = threads == null ? THREADS : threads;
    cachedTemplates =
        cachedTemplates == null ? LineEncoder.DEFAULT_CACHED_TEMPLATES : cachedTemplates;
    watch = watch == null ? Duration.ZERO : watch;
    warmUpWindows = warmUpWindows == null ? WARM_UP_WINDOWS : warmUpWindows;
    within("threads", threads, 1, 256);
    within("cached_templates", cachedTemplates, 100, 10_000_000);
    within("warm_up_windows", warmUpWindows, 1, 1_000);
    versions.forEach((model, version) -> within("versions." + model, version, 1, 999_999_999));
    if (watch.isNegative() || watch.toDays() > 1) {
      throw new IllegalArgumentException("watch: " + watch + " (expected: 0s..1d)");
    }
  }

  /** The same with another folder. */
  public ModelConfig withRepository(Path folder) {
    return new ModelConfig(
        folder,
        defaultModel,
        smallerModel,
        services,
        versions,
        provider,
        threads,
        cachedTemplates,
        gpuMemory,
        watch,
        warmUpWindows);
  }

  private static void within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
