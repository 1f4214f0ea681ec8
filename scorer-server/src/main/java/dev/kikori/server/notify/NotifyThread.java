package dev.kikori.server.notify;

import dev.kikori.server.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread on which notifications are made: works when something is due or it is woken, and goes on after a failure. */
final class NotifyThread {
  static final Duration AGAIN_AFTER_TROUBLE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(NotifyThread.class);
  private static final long LONGEST_WAIT_MILLIS = 30_000;

  private final Runnable tick;
  private final Supplier<Instant> nextDue;
  private final InstantSource clock;
  private final Thread thread = new Thread(this::run, "kikori-notify");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wakeUp = lock.newCondition();
  private boolean woken;
  private boolean stopped;

  /**
   * A thread that does nothing before {@link #start}.
   *
   * @param tick does what is due
   * @param nextDue when there is something to do again
   */
  NotifyThread(Runnable tick, Supplier<Instant> nextDue, InstantSource clock) {
    this.tick = tick;
    this.nextDue = nextDue;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /** Begins; to be called once. */
  void start() {
    thread.start();
  }

  /** Has it look soon whether something is due. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      wakeUp.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has it end after what it does now. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      wakeUp.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for its end; returns at once if it never began. */
  void join(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
  }

  private void run() {
    while (true) {
      long waitMillis = LONGEST_WAIT_MILLIS;
      try {
        tick.run();
        waitMillis = Duration.between(clock.instant(), earliest()).toMillis();
      } catch (StoreException e) {
        LOG.warn("notifications wait: {}", e.getMessage());
        waitMillis = AGAIN_AFTER_TROUBLE.toMillis();
      } catch (RuntimeException e) {
        LOG.error("notifications wait: a failure of our own", e);
        waitMillis = AGAIN_AFTER_TROUBLE.toMillis();
      }
      if (!await(Math.max(1, Math.min(waitMillis, LONGEST_WAIT_MILLIS)))) {
        return;
      }
    }
  }

  private Instant earliest() {
    Instant latest = clock.instant().plusMillis(LONGEST_WAIT_MILLIS);
    Instant next = nextDue.get();
    return next.isBefore(latest) ? next : latest;
  }

  /** Waits until something happens or the time is over; false if it is all over. */
  private boolean await(long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!woken && !stopped && nanos > 0) {
        nanos = wakeUp.awaitNanos(nanos);
      }
      woken = false;
      return !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
