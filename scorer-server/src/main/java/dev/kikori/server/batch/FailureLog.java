package dev.kikori.server.batch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a model fails: at once, then once a minute with how often. Safe for use by many threads. */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String model;
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - SILENCE_NANOS);
  private final AtomicLong unsaid = new AtomicLong();

  FailureLog(String model) {
    this.model = model;
  }

  void say(Throwable cause) {
    long last = lastNanos.get();
    long now = System.nanoTime();
    if (now - last < SILENCE_NANOS || !lastNanos.compareAndSet(last, now)) {
      unsaid.incrementAndGet();
      return;
    }
    LOG.error(
        "model {}: failed ({} times more since this was last said); its windows are judged without it. Load or roll back to another version",
        model,
        unsaid.getAndSet(0),
        cause);
  }
}
