package dev.kikori.server.model;

import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models of the server: a folder of versions, laid out as Triton has it, of which one of each needed model is in force. A version that
 * is replaced ({@link ModelSuccession}) finishes what it has begun and is closed when nobody uses it any longer. One that can't be used takes
 * nobody's place: it is listed with the reason.
 *
 * <p>Safe for use by many threads. {@link #acquire} never waits; changes wait for each other.
 */
public final class ModelRepository implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  private final ModelConfig config;
  private final ModelCatalog catalog;
  private final ServiceModels services;
  private final ModelMetrics metrics;
  private final ModelsInForce inForce = new ModelsInForce();
  private final ModelAttempts attempts = new ModelAttempts();
  private final ModelSuccession succession;
  private final ModelIndex index;
  private final ReentrantLock changes = new ReentrantLock();
  private final @Nullable RepositoryWatch watch;
  private volatile String defaultModel = "";
  private volatile boolean started;
  private volatile boolean closed;

  /**
   * A repository that has loaded nothing yet.
   *
   * @param config where models are and how they run
   * @param registry for {@code scorer_model_*}
   * @param clock for the times in the index
   */
  public ModelRepository(ModelConfig config, MeterRegistry registry, Clock clock) {
    this.config = config;
    this.catalog = new ModelCatalog(config);
    this.services = new ServiceModels(config.services());
    this.index = new ModelIndex(catalog, inForce, attempts, services);
    this.metrics = new ModelMetrics(registry);
    this.succession =
        new ModelSuccession(new ModelLoader(config, registry), inForce, attempts, metrics, clock);
    this.watch = config.watch().isZero() ? null : new RepositoryWatch(config.watch(), this::look);
  }

  /**
   * Loads the models that are needed: the default, the smaller one, those of services. A version that is bad is listed as unavailable, and
   * the one before it is taken, unless the configuration names it. Only without the default it can't start; services of another model that
   * has no good version have the default.
   *
   * @throws IllegalStateException saying what is wrong with the default model
   */
  public void start() {
    changes.lock();
    try {
      if (started) {
        return;
      }
      defaultModel = catalog.defaultModel();
      loadAnyGood(defaultModel);
      for (String name : needed()) {
        loadIfPossible(name);
      }
      started = true;
    } finally {
      changes.unlock();
    }
    if (watch != null) {
      watch.start();
    }
  }

  /** Whether every needed model is loaded. */
  public boolean ready() {
    return started && !closed && inForce.containsAll(needed());
  }

  /** The name of the model of services that have none of their own; empty before {@link #start}. */
  public String defaultModel() {
    return defaultModel;
  }

  /** The name of the model that a service's windows go to: its own where that is loaded, else the default. */
  public String modelFor(ServiceKey service) {
    String own = services.modelOf(service);
    return own != null && inForce.contains(own) ? own : defaultModel;
  }

  /** The name of the model that takes over when a larger one can't keep up; null if none is configured and loaded. */
  public @Nullable String smallerModel() {
    String smaller = config.smallerModel();
    return smaller != null && inForce.contains(smaller) ? smaller : null;
  }

  /** A hold on what is in force for a service. */
  public ModelLease acquire(ServiceKey service) {
    return acquire(modelFor(service));
  }

  /**
   * A hold on what is in force of a model; of the default where the model was unloaded meanwhile.
   *
   * @throws IllegalStateException if the repository is closed or was never started
   */
  public ModelLease acquire(String name) {
    LoadedModel one = inForce.acquire(name, defaultModel);
    if (one == null) {
      throw new IllegalStateException("no model is loaded (the server starts or stops)");
    }
    return new ModelLease(one, metrics::forgotten);
  }

  /** Every version in the folder, and those in force whose folder has gone; by name, oldest first. */
  public List<ModelStatus> index() {
    return index.rows(defaultModel);
  }

  /**
   * Loads the version that is configured, or else the latest, and puts it in force.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if it can't be used; what was in force stays so
   */
  public void load(String name) {
    Integer pinned = config.versions().get(name);
    bring(pinned == null ? catalog.latest(name) : catalog.find(name, pinned));
  }

  /**
   * Loads a version and puts it in force.
   *
   * @throws IllegalArgumentException if there is none
   * @throws IllegalStateException if it can't be used; what was in force stays so
   */
  public void load(String name, int version) {
    bring(catalog.find(name, version));
  }

  /**
   * Takes a model out of use; its services have the default from then on.
   *
   * @throws IllegalArgumentException if it isn't loaded
   * @throws IllegalStateException if it is the default
   */
  public void unload(String name) {
    changes.lock();
    try {
      if (name.equals(defaultModel)) {
        throw new IllegalStateException(
            "model " + name + ": it is the default (load another version instead)");
      }
      if (!succession.end(name)) {
        throw new IllegalArgumentException("model " + name + ": not loaded (see the index)");
      }
    } finally {
      changes.unlock();
    }
  }

  /**
   * Puts the version that was in force before the present one back.
   *
   * @throws IllegalArgumentException if the model isn't loaded
   * @throws IllegalStateException if there was none before, or it can't be used; then the present one stays
   */
  public void rollback(String name) {
    changes.lock();
    try {
      LoadedModel one = inForce.of(name);
      if (one == null) {
        throw new IllegalArgumentException("model " + name + ": not loaded (see the index)");
      }
      Integer before = inForce.versionBefore(name);
      if (before == null) {
        throw new IllegalStateException(
            "model " + name + ": " + one.folder.version() + " is the first one in force");
      }
      load(name, before);
    } finally {
      changes.unlock();
    }
  }

  /** Looks for versions newer than what was ever tried, and for folders that were bad and have changed since. */
  void look() {
    for (String name : needed()) {
      changes.lock();
      try {
        consider(name);
      } catch (IllegalArgumentException | IllegalStateException e) {
        // Already said, and in the index.
        LOG.debug("model {}: {}", name, e.getMessage());
      } finally {
        changes.unlock();
      }
    }
  }

  private void consider(String name) {
    if (closed || config.versions().containsKey(name)) {
      return;
    }
    ModelFolder latest = catalog.latest(name);
    boolean changed =
        attempts.isRefused(latest) ? attempts.hasChanged(latest) : inForce.isNews(latest);
    if (changed) {
      bring(latest);
    }
  }

  private void bring(ModelFolder folder) {
    changes.lock();
    try {
      if (closed) {
        throw new IllegalStateException("model " + folder + ": the server stops");
      }
      succession.bring(folder);
    } finally {
      changes.unlock();
    }
  }

  /** The version that is configured, or else the latest that can be used: a start is no worse than a bad version that comes later. */
  private void loadAnyGood(String name) {
    if (config.versions().containsKey(name)) {
      load(name);
      return;
    }
    IllegalStateException latest = null;
    for (ModelFolder folder : catalog.latestFirst(name)) {
      try {
        bring(folder);
        return;
      } catch (IllegalStateException e) {
        latest = latest == null ? e : latest;
      }
    }
    throw Objects.requireNonNull(latest, "a model has a version at least");
  }

  private void loadIfPossible(String name) {
    if (inForce.contains(name)) {
      return;
    }
    try {
      loadAnyGood(name);
    } catch (IllegalArgumentException e) {
      LOG.error("{}; its services have the default, {}", e.getMessage(), defaultModel);
    } catch (IllegalStateException e) {
      LOG.debug("model {}: said already", name, e);
    }
  }

  private Set<String> needed() {
    Set<String> names = new LinkedHashSet<>();
    names.add(defaultModel);
    if (config.smallerModel() != null) {
      names.add(config.smallerModel());
    }
    config.services().forEach(one -> names.add(one.model()));
    return names;
  }

  /** Lets go of every model; each is closed when its last user has let go. Idempotent. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    changes.lock();
    try {
      closed = true;
      succession.endAll();
    } finally {
      changes.unlock();
    }
  }
}
