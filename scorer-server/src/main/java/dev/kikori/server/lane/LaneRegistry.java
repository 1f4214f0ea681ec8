package dev.kikori.server.lane;

import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.batch.WindowBatcher;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.time.RetentionClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lanes of a server, in a folder of its own that no other server may use at the same time. {@link #start} brings back what an earlier
 * process has left, and does again what it had accepted and not judged; {@link #close} has what was accepted judged and stored, as far as
 * the time suffices: the rest waits in the journals. Safe for use by many threads.
 */
public final class LaneRegistry implements Lanes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRegistry.class);
  private static final long TICK_MILLIS = 200;
  private static final long FORGET_MINUTES = 30;

  private final LaneConfig config;
  private final Path folder;
  private final LaneContext context;
  private final RetentionClock retention;
  private final LaneThreads threads;
  private final Map<ServiceKey, ServiceLane> lanes = new ConcurrentHashMap<>();
  private final ReentrantLock lifecycle = new ReentrantLock();
  private @Nullable FolderLock folderLock;
  private boolean closed;

  /**
   * Lanes of a server.
   *
   * @param dataFolder the server's; lanes have a folder in it
   * @param batcher has windows scored
   * @param windows how a service's windows are cut, where the configuration doesn't say: as its model was trained
   * @param listener is told what lanes find, on their threads: it returns soon
   * @param clock tells when the last event came; all that is decided by it is which services are silent for so long that they are forgotten
   */
  public LaneRegistry(
      LaneConfig config,
      Path dataFolder,
      WindowBatcher batcher,
      Function<ServiceKey, WindowSpec> windows,
      LaneListener listener,
      MeterRegistry meters,
      InstantSource clock) {
    this(config, dataFolder, batcher, windows, listener, meters, clock, System::nanoTime);
  }

  LaneRegistry(
      LaneConfig config,
      Path dataFolder,
      WindowBatcher batcher,
      Function<ServiceKey, WindowSpec> windows,
      LaneListener listener,
      MeterRegistry meters,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.config = config;
    this.folder = dataFolder.resolve("lanes");
    this.threads = new LaneThreads(config.threads());
    LaneMetrics metrics = new LaneMetrics(meters);
    this.context =
        new LaneContext(
            config,
            batcher,
            windows,
            listener,
            metrics,
            threads.turns(),
            threads.disk(),
            nanoTime,
            clock,
            new AtomicLong(),
            new ConcurrentLinkedQueue<>());
    this.retention = new RetentionClock("lanes", clock, nanoTime);
    measure(metrics);
  }

  private void measure(LaneMetrics metrics) {
    metrics.gauge("scorer.lanes", this, me -> me.lanes.size());
    metrics.gauge(
        "scorer.lanes.loaded",
        this,
        me -> me.lanes.values().stream().filter(ServiceLane::isLoaded).count());
    metrics.gauge("scorer.journal.bytes", this, me -> me.sum(ServiceLane::journalBytes));
    metrics.gauge("scorer.parser.templates", this, me -> me.sum(lane -> lane.status().templates()));
    metrics.queue(
        this,
        me -> me.sum(ServiceLane::queuedEvents),
        me -> (double) me.lanes.size() * me.config.queue().maxEvents());
  }

  private long sum(ToLongFunction<ServiceLane> figure) {
    return lanes.values().stream().mapToLong(figure).sum();
  }

  /**
   * Takes the folder, restores all lanes in it and waits until they have done again what was left.
   *
   * @throws IOException if the folder can't be used, or another server uses it
   */
  public void start() throws IOException {
    lifecycle.lock();
    try {
      if (folderLock != null || closed) {
        return;
      }
      Files.createDirectories(folder);
      folderLock = FolderLock.take(folder);
      lanes.putAll(new LaneRestore(folder, context).all());
      threads.every(TICK_MILLIS, TimeUnit.MILLISECONDS, this::tick);
      if (!config.forgetAfter().isZero()) {
        threads.every(FORGET_MINUTES, TimeUnit.MINUTES, this::forgetSilent);
      }
      if (config.journal().sync() == LaneConfig.Sync.INTERVAL) {
        threads.every(config.journal().syncInterval().toNanos(), TimeUnit.NANOSECONDS, this::force);
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void tick() {
    try {
      long nanos = context.nanoTime().getAsLong();
      lanes.values().forEach(lane -> lane.tick(nanos));
    } catch (RuntimeException e) {
      LOG.error("lanes: a tick failed", e);
    }
  }

  /** Deletes lanes of services that have been silent for too long. */
  void forgetSilent() {
    Instant now = retention.instant();
    for (Map.Entry<ServiceKey, ServiceLane> each : lanes.entrySet()) {
      try {
        forgetIfSilent(each.getKey(), each.getValue(), now);
      } catch (IOException | RuntimeException e) {
        LOG.warn("lane {}: it is silent for long, and can't be deleted", each.getKey(), e);
      }
    }
  }

  private void forgetIfSilent(ServiceKey key, ServiceLane lane, Instant now) throws IOException {
    if (lane.isLoaded()) {
      return;
    }
    Path its = folder.resolve(LaneFolder.name(key));
    long last = Math.max(lane.lastEventMillis(), LaneFolder.changedMillis(its));
    if (now.toEpochMilli() - last < config.forgetAfter().toMillis()) {
      return;
    }
    lifecycle.lock();
    try {
      if (!closed && lane.forget()) {
        lanes.remove(key, lane);
        LaneFolder.delete(its);
        LOG.info("lane {}: forgotten after {} of silence", key, config.forgetAfter());
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void force() {
    lanes.values().forEach(ServiceLane::force);
  }

  @Override
  public Lane lane(ServiceKey key) {
    ServiceLane lane = lanes.get(key);
    return lane != null ? lane : newLane(key);
  }

  private Lane newLane(ServiceKey key) {
    lifecycle.lock();
    try {
      ServiceLane known = lanes.get(key);
      if (known != null) {
        return known;
      }
      if (closed || folderLock == null) {
        throw new LaneRefusedException(key + ": the server is not running");
      }
      if (lanes.size() >= config.maxLanes()) {
        throw new LaneRefusedException(
            key
                + ": there are "
                + lanes.size()
                + " services already (expected: at most max_lanes, "
                + config.maxLanes()
                + "; raise it, or send fewer service names)");
      }
      refuseMoreOf(key);
      ServiceLane lane = new ServiceLane(key, LaneFolder.open(folder, key), context);
      lane.recover();
      lanes.put(key, lane);
      return lane;
    } catch (IOException e) {
      throw new LaneRefusedException(key + ": its lane can't be stored: " + e.getMessage());
    } finally {
      lifecycle.unlock();
    }
  }

  private void refuseMoreOf(ServiceKey key) {
    long its = lanes.keySet().stream().filter(each -> each.tenant().equals(key.tenant())).count();
    if (its >= config.maxLanesPerTenant()) {
      throw new LaneRefusedException(
          key
              + ": its tenant has "
              + its
              + " services already (expected: at most max_lanes_per_tenant, "
              + config.maxLanesPerTenant()
              + "; raise it, or send fewer service names)");
    }
  }

  @Override
  public Collection<LaneStatus> status() {
    return lanes.values().stream().map(ServiceLane::status).toList();
  }

  /** Takes no more, has what was taken judged and stored within the configured time, and lets go of the folder. */
  @Override
  public void close() {
    lifecycle.lock();
    try {
      if (!closed) {
        closed = true;
        threads.stopTimer();
        drain();
        stop();
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void drain() {
    CompletableFuture<?>[] drained =
        lanes.values().stream().map(ServiceLane::drain).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(drained).get(config.drainTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn(
          "lanes: {} events are not judged yet; they wait in the journals",
          sum(ServiceLane::queuedEvents));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.error("lanes: can't be drained", e);
    }
  }

  /** Ends threads and lets go of the files, whatever is left to do: what a kill leaves behind is what this leaves behind. */
  void stop() {
    threads.close();
    lanes.values().forEach(ServiceLane::close);
    FolderLock its = folderLock;
    if (its != null) {
      its.close();
    }
  }
}
