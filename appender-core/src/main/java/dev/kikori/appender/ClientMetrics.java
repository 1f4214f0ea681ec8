package dev.kikori.appender;

import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.metrics.Latency;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The counters, and what the session that runs now or ran last has in use. */
final class ClientMetrics implements AppenderMetrics {
  private final Counters counters;
  private final long queueCapacityBytes;
  private final Supplier<@Nullable Session> session;

  ClientMetrics(Counters counters, long queueCapacityBytes, Supplier<@Nullable Session> session) {
    this.counters = counters;
    this.queueCapacityBytes = queueCapacityBytes;
    this.session = session;
  }

  @Override
  public long logged() {
    return counters.logged();
  }

  @Override
  public long accepted() {
    return counters.accepted();
  }

  @Override
  public long sent() {
    return counters.get(Count.SENT);
  }

  @Override
  public long acknowledged() {
    return counters.get(Count.ACKNOWLEDGED);
  }

  @Override
  public long resent() {
    return counters.get(Count.RESENT);
  }

  @Override
  public long replayed() {
    return counters.get(Count.REPLAYED);
  }

  @Override
  public long reconnects() {
    return counters.get(Count.RECONNECTS);
  }

  @Override
  public long dropped() {
    return counters.dropped();
  }

  @Override
  public long dropped(DropReason reason) {
    return counters.dropped(reason);
  }

  @Override
  public long queued() {
    return Math.max(0, counters.accepted() - counters.get(Count.TAKEN));
  }

  @Override
  public long queuedBytes() {
    Session now = session.get();
    return now == null ? 0 : now.ring.usedBytes();
  }

  @Override
  public long queueCapacityBytes() {
    return queueCapacityBytes;
  }

  @Override
  public long inFlight() {
    long taken = counters.get(Count.TAKEN);
    return Math.max(0, taken - counters.get(Count.ACKNOWLEDGED) - counters.givenUp() - spilled());
  }

  @Override
  public long spilled() {
    Session now = session.get();
    return now == null ? 0 : now.sender.spilledEvents();
  }

  @Override
  public long truncated() {
    return counters.get(Count.TRUNCATED);
  }

  @Override
  public long masked() {
    return counters.get(Count.MASKED);
  }

  @Override
  public long definitionsFull() {
    return counters.get(Count.DEFINITIONS_FULL);
  }

  @Override
  public long alerts() {
    return counters.get(Count.ALERTS);
  }

  @Override
  public long alertsSuppressed() {
    return counters.get(Count.ALERTS_SUPPRESSED);
  }

  @Override
  public Latency acknowledgement() {
    return counters.acknowledgement();
  }
}
