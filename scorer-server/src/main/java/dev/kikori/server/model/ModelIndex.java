package dev.kikori.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How every version of every model is: those in the folder, and those in force whose folder has gone. Safe for use by many threads. */
final class ModelIndex {
  private final ModelCatalog catalog;
  private final ModelsInForce inForce;
  private final ModelAttempts attempts;
  private final ServiceModels services;

  ModelIndex(
      ModelCatalog catalog, ModelsInForce inForce, ModelAttempts attempts, ServiceModels services) {
    this.catalog = catalog;
    this.inForce = inForce;
    this.attempts = attempts;
    this.services = services;
  }

  /** All of them by name, oldest first. */
  List<ModelStatus> rows(String defaultModel) {
    Map<String, ModelStatus> rows = new TreeMap<>();
    for (ModelFolder folder : catalog.all()) {
      rows.put(key(folder), attempts.status(folder, servicesOf(folder.name(), defaultModel)));
    }
    for (LoadedModel one : inForce.all()) {
      List<String> its = servicesOf(one.folder.name(), defaultModel);
      rows.put(key(one.folder), ModelStatus.of(one, its));
    }
    return List.copyOf(rows.values());
  }

  private List<String> servicesOf(String name, String defaultModel) {
    List<String> own = new ArrayList<>(services.servicesOf(name));
    if (name.equals(defaultModel)) {
      own.add("*");
    }
    return own;
  }

  private static String key(ModelFolder folder) {
    return String.format("%s\u0000%09d", folder.name(), folder.version());
  }
}
