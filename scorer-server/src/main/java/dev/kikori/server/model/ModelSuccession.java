package dev.kikori.server.model;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one version of a model in the place of the one before: when its hashes were right, its graphs were loaded and it has scored sample
 * windows. Whatever is wrong with it is said, and takes nobody's place. One thread at a time: the repository's lock sees to it.
 */
final class ModelSuccession {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSuccession.class);

  private final ModelLoader loader;
  private final ModelsInForce inForce;
  private final ModelAttempts attempts;
  private final ModelMetrics metrics;
  private final Clock clock;

  ModelSuccession(
      ModelLoader loader,
      ModelsInForce inForce,
      ModelAttempts attempts,
      ModelMetrics metrics,
      Clock clock) {
    this.loader = loader;
    this.inForce = inForce;
    this.attempts = attempts;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Loads a version and puts it in force.
   *
   * @throws IllegalStateException if it can't be used; what was in force stays so
   */
  void bring(ModelFolder folder) {
    attempts.begin(folder);
    String signature = folder.signature();
    try {
      long start = System.nanoTime();
      ModelLoader.Result result = loader.load(folder);
      double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
      putInForce(new LoadedModel(folder, signature, result, clock.instant(), seconds));
      attempts.succeeded(folder);
    } catch (RuntimeException e) {
      throw refused(folder, signature, e);
    } finally {
      attempts.end(folder);
    }
  }

  private void putInForce(LoadedModel loaded) {
    LoadedModel before = inForce.put(loaded);
    if (before != null) {
      retire(before);
    }
    metrics.ready(loaded);
    LOG.info(
        "model {}: {} is in force on the {} ({}), loaded in {} s",
        loaded.folder,
        loaded.bundleName(),
        loaded.provider,
        loaded.precision,
        loaded.loadSeconds);
  }

  private IllegalStateException refused(ModelFolder folder, String signature, RuntimeException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    attempts.refused(folder, signature, reason);
    metrics.failed();
    LoadedModel stays = inForce.of(folder.name());
    LOG.error(
        "model {}: can't be used: {} ({})",
        folder,
        reason,
        stays == null ? "its services have the default" : stays.folder + " stays in force");
    return new IllegalStateException("model " + folder + ": " + reason, e);
  }

  /** Takes a model out without a successor; false if it isn't in force. */
  boolean end(String name) {
    LoadedModel gone = inForce.remove(name);
    if (gone == null) {
      return false;
    }
    retire(gone);
    LOG.info("model {}: unloaded", gone.folder);
    return true;
  }

  /** Takes all models out; each is closed when its last user has let go. */
  void endAll() {
    inForce.clear().forEach(this::retire);
  }

  private void retire(LoadedModel gone) {
    metrics.retired(gone);
    gone.release();
  }
}
