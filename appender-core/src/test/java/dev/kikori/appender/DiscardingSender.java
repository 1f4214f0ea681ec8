package dev.kikori.appender;

import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes everything out of the ring and calls it acknowledged. */
final class DiscardingSender implements Sender {
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ByteRing ring;
  private final Counters counters;
  private final Thread thread = new OwnThread(this::run, "discarding-sender");

  DiscardingSender(ByteRing ring, Counters counters) {
    this.ring = ring;
    this.counters = counters;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop(Duration budget) {
    LockSupport.unpark(thread);
    try {
      thread.join(Math.max(1, budget.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long spilledEvents() {
    return 0;
  }

  private void run() {
    while (!(ring.isClosed() && ring.isEmpty())) {
      int taken = ring.drain((bytes, offset, length) -> {}, 1024, 256 << 10);
      counters.add(Count.TAKEN, taken);
      counters.add(Count.ACKNOWLEDGED, taken);
      if (taken == 0) {
        ring.awaitRecord();
        ring.awaitMore(256 << 10, DELAY_NANOS);
      }
    }
  }
}
