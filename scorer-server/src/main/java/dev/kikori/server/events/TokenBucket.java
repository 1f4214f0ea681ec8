package dev.kikori.server.events;

import java.util.concurrent.TimeUnit;

/** So many events a second. The half of a second's worth is kept for those that matter. Safe for use by many threads. */
final class TokenBucket {
  private final double perNano;
  private final double capacity;
  private double tokens;
  private long last;

  TokenBucket(int perSecond, long nowNanos) {
    this.perNano = perSecond / (double) TimeUnit.SECONDS.toNanos(1);
    this.capacity = perSecond;
    this.tokens = perSecond;
    this.last = nowNanos;
  }

  synchronized boolean take(boolean matters, long nowNanos) {
    tokens = Math.min(capacity, tokens + Math.max(0, nowNanos - last) * perNano);
    last = nowNanos;
    if (tokens < (matters ? 1 : capacity / 2 + 1) && !(capacity < 4 && tokens >= 1)) {
      return false;
    }
    tokens--;
    return true;
  }
}
