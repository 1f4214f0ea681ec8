package dev.kikori.server.model;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the folder of models holds now, asked by name. Keeps nothing: every question looks at the folder. */
final class ModelCatalog {
  private final Path repository;
  private final ModelConfig config;

  ModelCatalog(ModelConfig config) {
    this.repository = config.repository();
    this.config = config;
  }

  /** Every version of every model. */
  List<ModelFolder> all() {
    return ModelFolder.scan(repository);
  }

  /**
   * The latest version of a model.
   *
   * @throws IllegalArgumentException if there is none
   */
  ModelFolder latest(String name) {
    return versions(name).reduce((older, newer) -> newer).orElseThrow(() -> noSuch(name));
  }

  /**
   * All versions of a model.
   *
   * @throws IllegalArgumentException if there is none
   */
  List<ModelFolder> latestFirst(String name) {
    List<ModelFolder> all =
        versions(name).sorted(Comparator.comparingInt(ModelFolder::version).reversed()).toList();
    if (all.isEmpty()) {
      throw noSuch(name);
    }
    return all;
  }

  /**
   * A version of a model.
   *
   * @throws IllegalArgumentException if there is none
   */
  ModelFolder find(String name, int version) {
    return versions(name)
        .filter(folder -> folder.version() == version)
        .findFirst()
        .orElseThrow(() -> noSuch(name + "/" + version));
  }

  /**
   * The model of services that have none of their own.
   *
   * @throws IllegalStateException if nobody can tell
   */
  String defaultModel() {
    if (config.defaultModel() != null) {
      return config.defaultModel();
    }
    Set<String> names = new LinkedHashSet<>();
    all().forEach(folder -> names.add(folder.name()));
    if (names.size() == 1) {
      return names.iterator().next();
    }
    if (names.contains(ModelConfig.SHIPPED)) {
      return ModelConfig.SHIPPED;
    }
    throw new IllegalStateException(
        "models.default_model: none of "
            + names
            + " in "
            + repository
            + " (expected: the name of one; a model is a folder with bundle.json, or with a folder for each version)");
  }

  private java.util.stream.Stream<ModelFolder> versions(String name) {
    return all().stream().filter(folder -> folder.name().equals(name));
  }

  private IllegalArgumentException noSuch(String what) {
    return new IllegalArgumentException(
        "model " + what + ": not in " + repository + " (there are: " + all() + ")");
  }
}
