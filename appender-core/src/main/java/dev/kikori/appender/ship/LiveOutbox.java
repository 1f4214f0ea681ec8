package dev.kikori.appender.ship;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.ProtoWriter;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import org.jspecify.annotations.Nullable;

/** What this run logs: the ring, behind it the files if there are any, behind those the log. */
final class LiveOutbox implements Outbox {
  private final ByteRing ring;
  private final EventLog log;
  private final Counters counters;
  private final DefinitionCursor cursor;
  private final byte[] hello;
  private final ByteRing.Consumer appendToLog;
  private @Nullable Overflow overflow;
  private String clientId = Identity.newClientId();
  private boolean overdue;

  LiveOutbox(
      ByteRing ring, Definitions definitions, long windowBytes, byte[] hello, Counters counters) {
    this.ring = ring;
    this.log = new EventLog(windowBytes);
    this.cursor = new DefinitionCursor(definitions);
    this.hello = hello;
    this.counters = counters;
    this.appendToLog = log::append;
  }

  void overflowTo(Overflow files) {
    overflow = files;
  }

  /** Says whether events that wait in the ring have waited long enough. */
  void overdue(boolean value) {
    overdue = value;
  }

  boolean hasSpilled() {
    return overflow != null && overflow.hasNext();
  }

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public byte[] hello() {
    return hello;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public int refill(int maxEvents, int maxBytes) {
    if (overflow != null && overflow.hasNext()) {
      return overflow.refill();
    }
    if (!log.hasRoom(maxBytes)) {
      return 0;
    }
    long before = log.last();
    try {
      return ring.drain(appendToLog, maxEvents, maxBytes);
    } finally {
      long taken = log.last() - before;
      if (taken > 0) {
        counters.add(Count.TAKEN, taken);
      }
    }
  }

  @Override
  public boolean hasMore() {
    return hasSpilled() || !ring.isEmpty();
  }

  @Override
  public boolean isOverdue() {
    return overdue || hasSpilled();
  }

  @Override
  public boolean catchUp(long acceptedSequence) {
    return false;
  }

  @Override
  public void forgetDefinitions() {
    cursor.reset();
  }

  @Override
  public boolean writeDefinitions(ProtoWriter out, int maxBytes) {
    return cursor.write(out, maxBytes);
  }

  @Override
  public void onAcknowledged(long events) {
    counters.add(Count.ACKNOWLEDGED, events);
    if (overflow != null) {
      overflow.acknowledged(log.acknowledged());
    }
  }

  @Override
  public void onSent(long first, long again, int bytes) {
    counters.add(Count.SENT, first);
    if (again > 0) {
      counters.add(Count.RESENT, again);
    }
  }

  @Override
  public void renewClientId() {
    clientId = Identity.newClientId();
  }

  /** Gives up what is in the log, but for so many events that are on disk, and what is in the ring; returns how many events that were. */
  long abandon(long onDisk) {
    long inLog = log.last() - log.acknowledged() - onDisk;
    long inRing = 0;
    int taken;
    do {
      taken = ring.drain((source, offset, length) -> {}, Integer.MAX_VALUE, Integer.MAX_VALUE);
      inRing += taken;
    } while (taken > 0);
    counters.add(Count.TAKEN, inRing);
    counters.countGivenUp(DropReason.ABANDONED_AT_STOP, inLog + inRing);
    return inLog + inRing;
  }
}
