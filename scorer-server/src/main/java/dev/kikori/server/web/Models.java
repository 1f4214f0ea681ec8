package dev.kikori.server.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that the server has. Safe for use by many threads. */
public interface Models {
  /** All versions that are loaded or could be; of the services that have one to themselves only the tenant's. */
  List<ModelRow> list(String tenant);

  /**
   * Loads a version, or the latest, verifies it, warms it up and puts it in force.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if it can't be used; what was in force stays
   */
  void load(String name, @Nullable String version);

  /**
   * Takes a model out of use.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if it is the last one
   */
  void unload(String name);

  /**
   * Puts the version before in force again.
   *
   * @throws IllegalArgumentException if there is no such model
   * @throws IllegalStateException if there is no version before
   */
  void rollback(String name);

  /**
   * A version of a model.
   *
   * @param state {@code READY}, {@code LOADING}, {@code AVAILABLE} or {@code UNAVAILABLE}
   * @param reason why it is unavailable, or empty
   * @param inForce whether windows are scored with it
   * @param bundle name and version by its own manifest, empty if it was never read
   * @param provider what it runs on: {@code cpu} or {@code cuda}, empty unless ready
   * @param precision {@code fp32} or {@code int8}, empty unless ready
   * @param services the tenant's services that have it by configuration; {@code *} for the default
   * @param metrics what it reached, by data set and metric
   * @param figures what it has done since the server started, by name
   * @param trainingData what it was trained on: name and licence
   */
  record ModelRow(
      String name,
      String version,
      String state,
      String reason,
      boolean inForce,
      String bundle,
      String provider,
      String precision,
      String method,
      String baseModel,
      List<String> services,
      Map<String, Double> thresholds,
      Map<String, Map<String, Double>> metrics,
      Map<String, Double> figures,
      Map<String, String> trainingData) {}
}
