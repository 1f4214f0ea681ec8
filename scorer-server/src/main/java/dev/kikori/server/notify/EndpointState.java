package dev.kikori.server.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an endpoint does: attempts under way, whether it fails, and until when it wants to be left alone. Safe for use by many threads. */
final class EndpointState {
  private static final Duration MIN_PAUSE = Duration.ofSeconds(5);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
  private static final Duration MAX_ASKED_PAUSE = Duration.ofHours(1);

  private final Object lock = new Object();
  private int underWay;
  private boolean failing;
  private Duration pause = MIN_PAUSE;
  private Instant pausedUntil = Instant.EPOCH;

  int free(int concurrency) {
    synchronized (lock) {
      return concurrency - underWay;
    }
  }

  void begin() {
    synchronized (lock) {
      underWay++;
    }
  }

  void end() {
    synchronized (lock) {
      underWay--;
    }
  }

  Instant pausedUntil() {
    synchronized (lock) {
      return pausedUntil;
    }
  }

  /** Notes a failure; whether it is the first after a success. */
  boolean failed() {
    synchronized (lock) {
      boolean first = !failing;
      failing = true;
      return first;
    }
  }

  /** Notes a success; whether it is the first after a failure. */
  boolean recovered() {
    synchronized (lock) {
      boolean recovered = failing;
      failing = false;
      pause = MIN_PAUSE;
      return recovered;
    }
  }

  /** Leaves it alone for as long as it asks, or twice as long as last time. */
  void throttle(Instant now, @Nullable Duration asked) {
    synchronized (lock) {
      Duration bounded = asked == null ? pause : min(asked, MAX_ASKED_PAUSE);
      Instant until = now.plus(bounded);
      pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
      pause = min(pause.multipliedBy(2), MAX_PAUSE);
    }
  }

  /** Leaves it alone for less long, by so much. */
  void setBack(Duration by) {
    synchronized (lock) {
      pausedUntil = pausedUntil.minus(by);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
