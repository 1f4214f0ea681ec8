package dev.kikori.trainer.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into a request that the training loop answers between two steps. The process ends only when {@link #close} was
 * called or a bound has passed: libtorch crashes if the process ends in the middle of a step. Safe for use by many threads.
 */
public final class StopSignal implements AutoCloseable {
  /** How long the end of the process waits for the loop: {@value} seconds. */
  static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean requested;

  private StopSignal() {}

  /** A signal that nobody sends but {@link #request}. */
  public static StopSignal manual() {
    return new StopSignal();
  }

  /** A signal that is sent when the process is asked to end. */
  public static StopSignal onShutdown() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::await, "kikori-stop"));
    return signal;
  }

  private void await() {
    request();
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the loop to stop after its present step. */
  public void request() {
    requested = true;
  }

  /** Whether the loop is to stop. */
  public boolean requested() {
    return requested;
  }

  /** Lets the process end: everything is written. */
  @Override
  public void close() {
    done.countDown();
  }
}
