package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.notify.sink.Sinks;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreException;
import dev.kikori.server.telemetry.Tracing;
import dev.kikori.server.time.RetentionClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of alerts: hears of each change on the bus, groups by the route tree, and when a group's time has come puts what there is to
 * say into the outbox, from where it is delivered. Hearing of a change takes no I/O. Safe for use by many threads.
 *
 * <p>After a restart, {@link #recover} is told of the alerts that live, or ended lately: what was told already is not told again.
 */
public final class Dispatcher implements AutoCloseable {
  /** Alerts that groups hold at most; changes of further ones are counted and not told: {@value}. */
  public static final int MAX_ALERTS = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration STATS_EVERY = Duration.ofSeconds(5);
  private static final Duration CLEAN_EVERY = Duration.ofHours(1);
  private static final int MAX_THREADS = 512;

  /** By which a clock is set back that isn't only put right. */
  private static final Duration SET_BACK = Duration.ofSeconds(1);

  private final AlertBus bus;
  private final InstantSource clock;
  private final RetentionClock retention;
  private final Database database;
  private final NotifyMetrics metrics;
  private final Sinks sinks;
  private final Notifier notifier;
  private final Outbox outbox;
  private final Deliverer deliverer;
  private final Resender resender;
  private final ExecutorService pool;
  private final NotifyThread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final DispatchedAlerts dispatched;
  private volatile Plan plan;
  private boolean closed;
  private Instant nextStats = Instant.MIN;
  private volatile Instant nextClean = Instant.MIN;
  private @Nullable Runnable unsubscribe;
  private @Nullable Instant lastTick;

  /**
   * A dispatcher, which does nothing before {@link #start}.
   *
   * @throws IllegalArgumentException if the configuration names what can't be used, with its path
   */
  public Dispatcher(
      NotifyConfig config,
      Database database,
      AlertBus bus,
      Suppressor suppressor,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock) {
    this(
        config,
        database,
        bus,
        suppressor,
        registry,
        tracing,
        clock,
        new Sinks(config.source(), System::getenv),
        threads());
  }

  Dispatcher(
      NotifyConfig config,
      Database database,
      AlertBus bus,
      Suppressor suppressor,
      MeterRegistry registry,
      Tracing tracing,
      InstantSource clock,
      Sinks sinks,
      ExecutorService pool) {
    this.bus = bus;
    this.clock = clock;
    this.retention = new RetentionClock("dead letters", clock, System::nanoTime);
    this.database = database;
    this.sinks = sinks;
    this.pool = pool;
    this.plan = new Plan(config, sinks);
    this.metrics = new NotifyMetrics(registry);
    this.dispatched = new DispatchedAlerts(plan.root(), MAX_ALERTS, metrics);
    this.notifier = new Notifier(database, suppressor, metrics);
    this.outbox = new Outbox(database);
    this.thread = new NotifyThread(this::tick, this::nextDue, clock);
    this.resender = new Resender(database, pool, metrics, clock);
    RetrySchedule schedule = new RetrySchedule(new Random());
    this.deliverer =
        new Deliverer(
            outbox, pool, schedule, metrics, tracing.tracer(), clock, resender, thread::wake);
    outbox.onChange(thread::wake);
  }

  /** Begins to listen and to deliver; what the outbox holds from before goes on. */
  public void start() {
    lock.lock();
    try {
      if (unsubscribe != null || closed) {
        return;
      }
      unsubscribe = bus.subscribe(this::accept);
      thread.start();
    } finally {
      lock.unlock();
    }
  }

  /** Takes alerts that are known from before: all that live, and those that ended within the last hours. */
  public void recover(Collection<AlertRecord> alerts) {
    alerts.forEach(this::accept);
  }

  /**
   * Goes on with another configuration; sinks that were disabled get another chance. On any error the old one stays.
   *
   * @throws IllegalArgumentException if the configuration names what can't be used, with its path
   */
  public void reload(NotifyConfig config) {
    Plan made = new Plan(config, sinks);
    outbox.enableAll();
    plan = made;
    dispatched.regroup(made.root(), clock.instant());
    nextClean = Instant.MIN;
    thread.wake();
  }

  /** What waits and what was given up. */
  public Outbox outbox() {
    return outbox;
  }

  /** Stops; attempts under way are ended, and made again after the next start. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (unsubscribe != null) {
        unsubscribe.run();
      }
      thread.stop();
    } finally {
      lock.unlock();
    }
    end();
  }

  /** Does what is due; how many attempts to deliver were started. */
  int tick() {
    Instant now = clock.instant();
    followClock(now);
    dispatched.tellResolved(resender::resolved);
    for (AlertGroup group : dispatched.due(now)) {
      flush(group, now);
    }
    if (!now.isBefore(nextClean)) {
      clean(now);
      nextClean = now.plus(CLEAN_EVERY);
    }
    resender.tick(plan);
    int started = deliverer.tick(plan);
    if (!now.isBefore(nextStats)) {
      refreshStats();
      nextStats = now.plus(STATS_EVERY);
    }
    return started;
  }

  /** Whatever waits has a time to wait for: where the clock is set back, they are too, or people would hear so much later. */
  private void followClock(Instant now) {
    Instant before = lastTick == null ? outbox.newest() : lastTick;
    Duration back = Duration.between(now, before);
    if (back.compareTo(SET_BACK) >= 0) {
      LOG.warn("the clock was set back by {} s: notifications don't wait for it", back.toSeconds());
      deliverer.setBack(now, back);
      resender.setBack(back);
      dispatched.setBack(back);
      nextStats = Instant.MIN;
      nextClean = Instant.MIN;
    }
    lastTick = now;
  }

  /** When the next tick has something to do, as far as is known. */
  Instant nextDue() {
    Instant next = deliverer.nextDue(plan);
    Instant resend = resender.nextDue(plan);
    Instant group = dispatched.nextDue();
    next = group != null && group.isBefore(next) ? group : next;
    return resend.isBefore(next) ? resend : next;
  }

  void refreshStats() {
    int max = plan.config().outbox().maxPending();
    metrics.outbox(outbox.stats(), max, clock.millis());
  }

  private void accept(AlertRecord alert) {
    dispatched.accept(alert, clock.instant());
    thread.wake();
  }

  private void flush(AlertGroup group, Instant now) {
    Notifier.Flush flush = dispatched.begin(group, now);
    try {
      if (outbox.pendingCount() >= plan.config().outbox().maxPending()) {
        throw new FullException();
      }
      notifier.flush(flush, plan, now);
    } catch (StoreException | FullException e) {
      metrics.held();
      LOG.warn("a group's notification waits: {}", e.getMessage());
      dispatched.later(group, now.plus(NotifyThread.AGAIN_AFTER_TROUBLE));
      return;
    }
    dispatched.told(group, flush.alerts());
  }

  private void clean(Instant now) {
    OutboxConfig limits = plan.config().outbox();
    deliverer.forgetOthers(plan);
    resender.forgetOthers(plan);
    Instant oldest = retention.instant().minus(limits.deadLetterRetention());
    outbox.deadLetters().trim(oldest, limits.maxDeadLetters());
    database.write(
        handle -> {
          NotificationLog.expire(handle, now);
          return null;
        });
  }

  private void end() {
    sinks.close();
    pool.shutdown();
    try {
      thread.join(Duration.ofSeconds(5));
      if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ExecutorService threads() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "kikori-notify-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Says that the outbox has no room. */
  private static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FullException() {
      super("outbox: full (expected: fewer than max_pending; see scorer_outbox_pending)");
    }
  }
}
