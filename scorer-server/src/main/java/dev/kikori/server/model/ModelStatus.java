package dev.kikori.server.model;

import dev.kikori.scorer.model.BundleManifest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model: a row of the repository's index. Immutable.
 *
 * @param name the model's folder
 * @param version the version's folder; 1 where the model has no folders for versions
 * @param state where it is
 * @param reason why it is unavailable, or what is to be known of how it runs (that it fell back to the processor); else empty
 * @param bundle name and version by its own manifest, such as {@code kikori-nano/0.1.0}; empty if it was never read
 * @param provider {@code cpu} or {@code cuda}, empty unless ready
 * @param precision {@code fp32} or {@code int8}, empty unless ready
 * @param loadedAt when it became ready, or null
 * @param loadSeconds how long that took; 0 unless ready
 * @param services the services that have it by configuration, as {@code tenant/service}; {@code *} for the default
 * @param manifest its manifest, or null if it was never read
 */
public record ModelStatus(
    String name,
    int version,
    ModelState state,
    String reason,
    String bundle,
    String provider,
    String precision,
    @Nullable Instant loadedAt,
    double loadSeconds,
    List<String> services,
    @Nullable BundleManifest manifest) {
  /** A version that is in force. */
  static ModelStatus of(LoadedModel loaded, List<String> services) {
    return new ModelStatus(
        loaded.folder.name(),
        loaded.folder.version(),
        ModelState.READY,
        loaded.note,
        loaded.bundleName(),
        loaded.provider,
        loaded.precision,
        loaded.loadedAt,
        loaded.loadSeconds,
        services,
        loaded.model.bundle().manifest());
  }

  /** A version that isn't. */
  static ModelStatus of(
      ModelFolder folder, ModelState state, String reason, List<String> services) {
    return new ModelStatus(
        folder.name(), folder.version(), state, reason, "", "", "", null, 0, services, null);
  }
}
