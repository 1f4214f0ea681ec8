package dev.kikori.appender;

import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.guard.LoopGuard;
import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.metrics.Exports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter talks to. Thread-safe; nothing here throws into the application, and nothing blocks it unless
 * {@code queue.overflow} says so.
 *
 * <pre>{@code
 * EventEncoder event = client.begin(Severity.INFO, loggerName);
 * if (event == null) {
 *   return;
 * }
 * try {
 *   event.time(epochNanos);
 *   ...
 * } catch (Throwable t) {
 *   client.abort(event, t);
 *   return;
 * }
 * if (!client.commit(event)) {
 *   fallback.append(...);
 * }
 * }</pre>
 */
public final class KikoriClient {
  private static final long WARN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final KikoriOptions options;
  private final Diagnostics diagnostics;
  private final Counters counters;
  private final Alerts alerts;
  private final Sender.Factory senders;
  private final LoopGuard guard;
  private final AppenderMetrics metrics;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());
  private volatile @Nullable Session session;
  private volatile @Nullable Session lastSession;
  private @Nullable Exports exports;

  KikoriClient(
      KikoriOptions options,
      Diagnostics diagnostics,
      Counters counters,
      Alerts alerts,
      Sender.Factory senders) {
    this.options = options;
    this.diagnostics = diagnostics;
    this.counters = counters;
    this.alerts = alerts;
    this.senders = senders;
    List<String> denied = new ArrayList<>(options.deniedLoggers());
    denied.add(options.alerts().logger());
    this.guard = new LoopGuard(denied);
    this.metrics = new ClientMetrics(counters, options.queue().bytes(), () -> lastSession);
  }

  /** A client that does nothing yet: no thread, no connection, no memory worth mentioning. */
  public static KikoriClient create(KikoriOptions options, Diagnostics diagnostics) {
    Counters counters = new Counters();
    Alerts alerts = new Alerts(options.alerts().perMinute(), counters, diagnostics);
    return new KikoriClient(
        options,
        diagnostics,
        counters,
        alerts,
        new Senders(options, diagnostics, counters, alerts));
  }

  /**
   * Takes events from now on. Opens no connection on the caller's thread. May follow a {@link #stop}.
   *
   * @throws IllegalArgumentException if the options name a file that can't be used, or a token that must not travel in the clear
   */
  public void start() {
    lifecycle.lock();
    try {
      if (session == null) {
        Session made = new Session(options, senders);
        counters.include(made.encoders);
        made.sender.start();
        alerts.open();
        lastSession = made;
        session = made;
        exports = Exports.open(metrics, exportName());
      }
    } finally {
      lifecycle.unlock();
    }
  }

  /** What the figures are found under in JMX and Micrometer. */
  private String exportName() {
    String service = options.service();
    return service != null ? service : options.agent().split("/", 2)[0];
  }

  /** Whether it takes events. */
  public boolean isStarted() {
    return session != null;
  }

  /** Takes no more events, waits for acknowledgements up to {@code stopTimeout}, and reports once what it gave up. Idempotent. */
  public void stop() {
    stop(options.stopTimeout());
  }

  /** As {@link #stop()}, within another time. */
  public void stop(Duration budget) {
    lifecycle.lock();
    try {
      Session stopped = session;
      if (stopped != null) {
        session = null;
        stopped.ring.close();
        stopped.sender.stop(budget);
        alerts.close();
        if (exports != null) {
          exports.close();
          exports = null;
        }
      }
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Begins an event.
   *
   * @param severity one of {@link Severity}
   * @return null if it is not to be taken (own thread, denied logger, within another event on this thread, stopped); counted
   */
  public @Nullable EventEncoder begin(int severity, String logger) {
    try {
      Session now = session;
      if (now == null) {
        counters.countRefused(DropReason.STOPPED);
        return null;
      }
      EventEncoder expected = now.encoders.expected();
      if (!OwnThread.isCurrent() && (isKnown(logger, expected) || !guard.isDenied(logger))) {
        EventEncoder event = now.encoders.take(expected, severity, logger);
        if (event != null) {
          return event;
        }
      }
      counters.countRefused(DropReason.OWN_LOG);
    } catch (Throwable t) {
      failed(t);
    }
    return null;
  }

  /** Whether the encoder was last used for this very logger: then it has been asked already whether it is denied. */
  private static boolean isKnown(String logger, @Nullable EventEncoder expected) {
    return expected != null && expected.lastServed(logger);
  }

  /** Ends the event and queues it. False only if the policy is {@code fallback} and the queue had no room. */
  public boolean commit(EventEncoder event) {
    try {
      DropReason refused;
      Session now = session;
      if (now == null || now.encoders != event.pool()) {
        refused = DropReason.STOPPED;
      } else {
        int length = event.finish(counters);
        refused = now.queue.put(event.bytes(), length, event.severity());
      }
      if (refused == null) {
        event.pool().countAccepted(event);
        event.pool().release(event);
        return true;
      }
      event.pool().release(event);
      counters.countRefused(refused);
      return refused != DropReason.FALLBACK;
    } catch (Throwable t) {
      abort(event, t);
      return true;
    }
  }

  /** Ends an event as if it had never been begun. */
  public void discard(EventEncoder event) {
    event.pool().release(event);
  }

  /** Ends an event that could not be put together. */
  public void abort(EventEncoder event, @Nullable Throwable cause) {
    try {
      event.pool().release(event);
    } catch (Throwable t) {
      // The pool makes another one.
    }
    failed(cause);
  }

  /** What became of the events; stays readable after {@link #stop}. */
  public AppenderMetrics metrics() {
    return metrics;
  }

  /** Tells the listener of every alert from now on. */
  public void addAlertListener(AlertListener listener) {
    alerts.add(listener);
  }

  /** The opposite of {@link #addAlertListener}. */
  public void removeAlertListener(AlertListener listener) {
    alerts.remove(listener);
  }

  private void failed(@Nullable Throwable cause) {
    try {
      counters.countRefused(DropReason.ENCODE_FAILED);
      long due = nextWarning.get();
      long now = System.nanoTime();
      if (now - due >= 0 && nextWarning.compareAndSet(due, now + WARN_EVERY_NANOS)) {
        diagnostics.warn("an event could not be put together and was dropped", cause);
      }
    } catch (Throwable t) {
      // Such as a stack that has overflowed: the application comes first.
    }
  }
}
