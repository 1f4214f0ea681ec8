package dev.kikori.server.model;

import dev.kikori.scorer.model.Model;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A version that is loaded, and how many use it. The repository itself is the first user; whoever lets go last closes the model, on its own
 * thread. Safe for use by many threads.
 */
final class LoadedModel {
  final ModelFolder folder;
  final String signature;
  final Model model;
  final String provider;
  final String precision;
  final String note;
  final Instant loadedAt;
  final double loadSeconds;
  private final AtomicInteger users = new AtomicInteger(1);

  LoadedModel(
      ModelFolder folder,
      String signature,
      ModelLoader.Result result,
      Instant loadedAt,
      double loadSeconds) {
    this.folder = folder;
    this.signature = signature;
    this.model = result.model();
    this.provider = result.provider();
    this.precision = result.precision();
    this.note = result.note();
    this.loadedAt = loadedAt;
    this.loadSeconds = loadSeconds;
  }

  /** Becomes a user, unless the last one has gone. */
  boolean acquire() {
    int now = users.get();
    while (now > 0) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
      now = users.get();
    }
    return false;
  }

  /** Lets go, once for each {@link #acquire} and once for the repository. */
  void release() {
    if (users.decrementAndGet() == 0) {
      model.close();
    }
  }

  /** Those who use it now; 0 once it is closed. */
  int users() {
    return users.get();
  }

  String bundleName() {
    return model.bundle().manifest().name() + "/" + model.bundle().manifest().version();
  }
}
