package dev.kikori.server.intake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What one tenant may send. Safe for use by many threads. */
final class TenantGate {
  private final String tenant;
  private final LimitsConfig limits;
  private final TokenBucket events;
  private final TokenBucket bytes;
  private final AtomicInteger streams = new AtomicInteger();

  TenantGate(String tenant, LimitsConfig limits, LongSupplier nanoTime) {
    this.tenant = tenant;
    this.limits = limits;
    this.events = new TokenBucket(limits.eventsPerSecond(), nanoTime);
    this.bytes = new TokenBucket(limits.bytesPerSecond().bytes(), nanoTime);
  }

  /** Counts a stream. */
  void openStream() throws RefusedException {
    if (streams.incrementAndGet() > limits.streamsPerTenant()) {
      streams.decrementAndGet();
      throw new RefusedException(
          RefusalReason.STREAM_LIMIT,
          "stream limit exceeded for tenant "
              + tenant
              + " (limit: "
              + limits.streamsPerTenant()
              + " streams) while opening another one; share one appender in each process, or raise"
              + " intake.limits.streams_per_tenant");
    }
  }

  void closeStream() {
    streams.decrementAndGet();
  }

  /** Lets events in, or says how long to wait before they are. */
  void admit(int eventCount, long byteCount) throws RefusedException {
    long eventWait = events.waitNanos();
    long byteWait = bytes.waitNanos();
    if (eventWait == 0 && byteWait == 0) {
      events.take(eventCount);
      bytes.take(byteCount);
      return;
    }
    boolean byEvents = eventWait >= byteWait;
    throw new RefusedException(
        byEvents ? RefusalReason.EVENT_RATE : RefusalReason.BYTE_RATE,
        "ingestion rate limit exceeded for tenant "
            + tenant
            + " (limit: "
            + (byEvents
                ? limits.eventsPerSecond() + " events/s"
                : limits.bytesPerSecond().bytes() + " bytes/s")
            + ") while attempting to ingest "
            + eventCount
            + " events of "
            + byteCount
            + " bytes; log less, or raise intake.limits."
            + (byEvents ? "events_per_second" : "bytes_per_second"),
        Duration.ofNanos(Math.max(1_000_000, Math.max(eventWait, byteWait))));
  }
}
