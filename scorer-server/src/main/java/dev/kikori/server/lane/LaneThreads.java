package dev.kikori.server.lane;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that all lanes of a server share: for their turns, for the disk, and for what is done by the clock. */
final class LaneThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneThreads.class);
  private static final long STOP_SECONDS = 5;

  private final ExecutorService turns;
  private final ExecutorService disk = Executors.newSingleThreadExecutor(named("kikori-lane-disk"));
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, named("kikori-lane-timer"));

  LaneThreads(int turns) {
    this.turns = Executors.newFixedThreadPool(turns, named("kikori-lane"));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  ExecutorService turns() {
    return turns;
  }

  /** One thread, so that snapshots don't compete. */
  ExecutorService disk() {
    return disk;
  }

  /** Does something again and again, with a pause of that length before each time. */
  void every(long pause, TimeUnit unit, Runnable task) {
    var unused = timer.scheduleWithFixedDelay(task, pause, pause, unit);
  }

  /** Begins nothing more by the clock. */
  void stopTimer() {
    timer.shutdown();
  }

  /** Ends all threads; waits some seconds for what they do. */
  @Override
  public void close() {
    timer.shutdownNow();
    turns.shutdown();
    disk.shutdown();
    try {
      if (!turns.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
          || !disk.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("lanes: a thread is still busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
