package dev.kikori.appender.transport;

import dev.kikori.appender.guard.OwnThread;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads under all channels of a client: a pool that grows and shrinks, and a timer. Neither ever refuses a task: what comes after
 * {@link #close}, or finds no thread, is left out without a word. An exception from here would end a channel of gRPC in panic, with stack
 * traces in the application's log.
 *
 * <p>What gets out of a task, such as an {@link OutOfMemoryError}, leaves gRPC with work half done that nobody will finish. It is told to
 * the owner and to nobody else.
 */
final class NetThreads {
  private static final int KEEP_SECONDS = 5;

  private final Consumer<Throwable> failures;
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param failures is told of what got out of a task, on whatever thread that was; memory may be short then
   */
  NetThreads(Consumer<Throwable> failures) {
    this.failures = failures;
    this.pool = new Pool();
    this.timer = new Timer();
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

  private ThreadFactory threads(String prefix) {
    ThreadFactory own = OwnThread.factory(prefix);
    UncaughtExceptionHandler handler = (thread, e) -> failures.accept(e);
    return work -> {
      Thread thread = own.newThread(work);
      thread.setUncaughtExceptionHandler(handler);
      return thread;
    };
  }

  private final class Pool extends ThreadPoolExecutor {
    Pool() {
      super(
          0,
          Integer.MAX_VALUE,
          KEEP_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          threads("kikori-net"),
          new DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
      try {
        super.execute(task);
      } catch (OutOfMemoryError e) {
        // No thread is to be had, such as at a container's limit.
        failures.accept(e);
      }
    }
  }

  private final class Timer extends ScheduledThreadPoolExecutor {
    Timer() {
      super(1, threads("kikori-timer"), new DiscardPolicy());
    }

    /** A task's future keeps what the task threw. */
    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
      Future<?> future = (Future<?>) task;
      if (!future.isDone() || future.isCancelled()) {
        return;
      }
      try {
        future.get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        failures.accept(cause == null ? e : cause);
      } catch (CancellationException e) {
        // It was done with.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
