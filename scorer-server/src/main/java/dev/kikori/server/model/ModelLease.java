package dev.kikori.server.model;

import dev.kikori.scorer.model.Model;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hold on a loaded version: the model stays open until {@link #close}, whatever is loaded, unloaded or rolled back meanwhile. Safe for use
 * by many threads. One that is forgotten is let go when it is garbage, and counted ({@code scorer_model_leases_forgotten_total}).
 */
public final class ModelLease implements AutoCloseable {
  private static final Cleaner CLEANER =
      Cleaner.create(
          task -> {
            Thread thread = new Thread(task, "kikori-model-leases");
            thread.setDaemon(true);
            return thread;
          });

  private final Held held;
  private final Cleaner.Cleanable cleanable;

  /** Takes over a use that {@link LoadedModel#acquire} has counted. */
  ModelLease(LoadedModel loaded, Runnable forgotten) {
    this.held = new Held(loaded, forgotten);
    this.cleanable = CLEANER.register(this, held);
  }

  /** The model; not to be used after {@link #close}. */
  public Model model() {
    return held.loaded.model;
  }

  /** The model's name in the repository. */
  public String name() {
    return held.loaded.folder.name();
  }

  /** Its version in the repository. */
  public int version() {
    return held.loaded.folder.version();
  }

  /**
   * One more hold on the same version, to be closed by itself.
   *
   * @throws IllegalStateException if this one is closed and nobody else has one
   */
  public ModelLease share() {
    if (!held.loaded.acquire()) {
      throw new IllegalStateException(held.loaded.folder + ": the lease is closed");
    }
    return new ModelLease(held.loaded, held.forgotten);
  }

  /** Lets go. Idempotent. */
  @Override
  public void close() {
    held.meant.set(true);
    cleanable.clean();
  }

  /** Knows nothing of the lease, so that a forgotten one becomes garbage. Runs once. */
  private static final class Held implements Runnable {
    final LoadedModel loaded;
    final Runnable forgotten;
    final AtomicBoolean meant = new AtomicBoolean();

    Held(LoadedModel loaded, Runnable forgotten) {
      this.loaded = loaded;
      this.forgotten = forgotten;
    }

    @Override
    public void run() {
      if (!meant.get()) {
        forgotten.run();
      }
      loaded.release();
    }
  }
}
