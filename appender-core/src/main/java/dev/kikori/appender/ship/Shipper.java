package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.Diagnostics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.transport.TransportFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the sender's thread. Started once and stopped once; for another start there is another one, with another client id.
 *
 * <p>{@link #start} and {@link #stop} may be called from any thread, an interrupted one included. Neither throws for anything that is
 * wrong outside.
 */
public final class Shipper {
  /** What a stop may take beyond its budget: the way from the sender's thread to the caller's. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Diagnostics diagnostics;
  private final SendLoop loop;
  private final OwnThread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean started;
  private volatile StopReport report = new StopReport(0, 0);

  /**
   * Opens nothing.
   *
   * @param transports belongs to the sender, which closes it at the end
   * @param alerts is told of alerts on the sender's thread and must be quick
   */
  public Shipper(
      ByteRing ring,
      Definitions definitions,
      KikoriOptions options,
      Counters counters,
      TransportFactory transports,
      Diagnostics diagnostics,
      Consumer<Alert> alerts) {
    this(ring, definitions, options, counters, transports, diagnostics, alerts, Timings.defaults());
  }

  Shipper(
      ByteRing ring,
      Definitions definitions,
      KikoriOptions options,
      Counters counters,
      TransportFactory transports,
      Diagnostics diagnostics,
      Consumer<Alert> alerts,
      Timings timings) {
    this.diagnostics = diagnostics;
    this.loop =
        new SendLoop(
            ring, definitions, options, counters, transports, diagnostics, alerts, timings);
    this.thread = new OwnThread(this::run, "kikori-shipper");
  }

  /** Starts the thread, which connects when there is something to send. */
  public synchronized void start() {
    if (!started) {
      started = true;
      loop.ownedBy(thread);
      thread.start();
    }
  }

  /** Events in files on disk that are not in memory. */
  public long spilledEvents() {
    return loop.spilledEvents();
  }

  /**
   * Sends what is queued and waits for acknowledgements, up to the budget; what is left then goes to disk, if that is configured, or is
   * given up and reported. Returns when the threads are gone. A second call waits for the first and returns the same.
   */
  public StopReport stop(Duration budget) {
    synchronized (this) {
      if (!started) {
        started = true;
        loop.closeUnused();
        ended.countDown();
        return report;
      }
      loop.stopBy(System.nanoTime() + budget.toNanos());
    }
    if (Thread.currentThread() != thread) {
      awaitEnd(System.nanoTime() + budget.toNanos() + GRACE_NANOS);
    }
    return report;
  }

  /** An interrupt does not cut the wait short, as it has an end; it is passed on. */
  private void awaitEnd(long deadline) {
    boolean interrupted = false;
    long left = deadline - System.nanoTime();
    while (left > 0) {
      try {
        if (ended.await(left, TimeUnit.NANOSECONDS)) {
          thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        left = deadline - System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      report = loop.run();
    } catch (Throwable t) {
      tell(t);
    } finally {
      ended.countDown();
    }
  }

  private void tell(@Nullable Throwable t) {
    try {
      diagnostics.warn("the sender ended: nothing is shipped any more", t);
    } catch (RuntimeException e) {
      // Nobody is left to tell.
    }
  }
}
