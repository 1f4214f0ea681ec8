package dev.kikori.server.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until time is said to go by, or until it is set; and one that stands until then, and can't be set. */
public final class TestClock implements InstantSource {
  private final AtomicLong nanos = new AtomicLong();
  private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** What nobody can set. */
  public long nanoTime() {
    return nanos.get();
  }

  /** Lets time go by. */
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
    set(by);
  }

  /** Sets the clock forward, or back. */
  public void set(Duration by) {
    now = now.plus(by);
  }
}
