package dev.kikori.appender;

import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Passes alerts on to listeners: on a thread of its own, which exists only while there are some, so that a listener holds up
 * neither the sender nor the application; and not more often than so many times a minute.
 */
final class Alerts implements Consumer<Alert> {
  private static final int MAX_WAITING = 64;
  private static final long IDLE_SECONDS = 10;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final List<AlertListener> listeners = new CopyOnWriteArrayList<>();
  private final int perMinute;
  private final Counters counters;
  private final Diagnostics diagnostics;
  private final LongSupplier nanoClock;
  private final ThreadPoolExecutor thread;
  private volatile boolean open;

  // The sender's thread alone uses these: a bucket of tokens, in nanoseconds of waiting saved up.
  private long savedNanos = MINUTE_NANOS;
  private long lastNanos;

  Alerts(int perMinute, Counters counters, Diagnostics diagnostics) {
    this(perMinute, counters, diagnostics, System::nanoTime);
  }

  Alerts(int perMinute, Counters counters, Diagnostics diagnostics, LongSupplier nanoClock) {
    this.perMinute = perMinute;
    this.counters = counters;
    this.diagnostics = diagnostics;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            OwnThread.factory("kikori-alerts"),
            (work, executor) -> counters.increment(Count.ALERTS_SUPPRESSED));
    this.thread.allowCoreThreadTimeOut(true);
  }

  void open() {
    thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    open = true;
  }

  /** Alerts that come or wait now are not passed on; the thread ends as soon as it is idle. */
  void close() {
    open = false;
    thread.getQueue().clear();
    thread.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
  }

  void add(AlertListener listener) {
    listeners.add(listener);
  }

  void remove(AlertListener listener) {
    listeners.remove(listener);
  }

  /** On the sender's thread. */
  @Override
  public void accept(Alert alert) {
    counters.increment(Count.ALERTS);
    if (takeToken()) {
      thread.execute(() -> tell(alert));
    } else {
      counters.increment(Count.ALERTS_SUPPRESSED);
    }
  }

  private boolean takeToken() {
    long now = nanoClock.getAsLong();
    savedNanos = Math.min(MINUTE_NANOS, savedNanos + now - lastNanos);
    lastNanos = now;
    long price = MINUTE_NANOS / perMinute;
    if (savedNanos < price) {
      return false;
    }
    savedNanos -= price;
    return true;
  }

  private void tell(Alert alert) {
    for (AlertListener listener : listeners) {
      if (!open) {
        return;
      }
      try {
        listener.onAlert(alert);
      } catch (Throwable t) {
        diagnostics.warn("an alert listener failed: " + listener.getClass().getName(), t);
      }
    }
  }
}
