package dev.kikori.appender.transport;

import dev.kikori.appender.guard.OwnThread;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads under all channels of a client: a pool that grows and shrinks, and a timer. Neither ever refuses a task: what comes after
 * {@link #close}, or finds no thread, is left out without a word. An exception from here would end a channel of gRPC in panic, with stack
 * traces in the application's log.
 */
final class NetThreads {
  private static final int KEEP_SECONDS = 5;

  private final ThreadPoolExecutor pool = new Pool();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, OwnThread.factory("kikori-timer"), new ThreadPoolExecutor.DiscardPolicy());

  NetThreads() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  Executor pool() {
    return pool;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Waits for what runs, half of the time before it interrupts it; a thread that hangs all the same ends when it comes back. */
  void close(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    timer.shutdownNow();
    pool.shutdown();
    if (!pool.awaitTermination(nanos / 2, TimeUnit.NANOSECONDS)) {
      pool.shutdownNow();
    }
    pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    timer.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Waits for nothing. */
  void end() {
    timer.shutdownNow();
    pool.shutdownNow();
  }

  private static final class Pool extends ThreadPoolExecutor {
    Pool() {
      super(
          0,
          Integer.MAX_VALUE,
          KEEP_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          OwnThread.factory("kikori-net"),
          new DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
      try {
        super.execute(task);
      } catch (OutOfMemoryError e) {
        // No thread is to be had, such as at a container's limit: the attempt ends by its time
        // limit.
      }
    }
  }
}
