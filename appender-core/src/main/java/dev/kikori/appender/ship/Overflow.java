package dev.kikori.appender.ship;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.ProtoWriter;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.spill.Spill;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Between ring and log while the scorer is away: takes events out of a ring that fills up, writes them to files, and gives them back
 * in order. Events get their sequence numbers here, once they are written.
 */
final class Overflow {
  private static final int RECORD_BYTES = 64 << 10;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Spill spill;
  private final ByteRing ring;
  private final LiveOutbox outbox;
  private final Counters counters;
  private final Notices notices;
  private final DefinitionCursor cursor;
  private final ReadBack readBack;
  private final ProtoWriter definitions = new ProtoWriter(1_024);
  private byte[] staging = new byte[RECORD_BYTES * 2];
  private int staged;
  private int stagedEvents;
  private long last;
  private boolean broken;
  private long brokenUntil;
  private long keptFromLog;
  private volatile long onDisk;

  Overflow(
      Spill spill,
      ByteRing ring,
      Definitions definitions,
      LiveOutbox outbox,
      Counters counters,
      Notices notices) {
    this.spill = spill;
    this.ring = ring;
    this.outbox = outbox;
    this.counters = counters;
    this.notices = notices;
    this.cursor = new DefinitionCursor(definitions);
    this.readBack = new ReadBack(outbox.log(), null);
  }

  /** Events on disk that are not in the log; any thread. */
  long onDisk() {
    return onDisk;
  }

  boolean hasNext() {
    return stagedEvents > 0 || isUnread();
  }

  private boolean isUnread() {
    return readBack.isPending() || spill.hasNext();
  }

  /** Whether it would take events now. */
  boolean hasRoom(long now) {
    if (broken && now - brokenUntil < 0) {
      return false;
    }
    broken = false;
    return spill.hasRoom(2 * RECORD_BYTES);
  }

  /** Takes events out of the ring until it holds at most so many bytes. */
  void relieve(long ringBytes, long now) {
    writeStaged(now);
    while (ring.usedBytes() > ringBytes && hasRoom(now)) {
      if (ring.drain(this::stage, Integer.MAX_VALUE, RECORD_BYTES) == 0) {
        return;
      }
      writeStaged(now);
    }
  }

  /** Until they are written, events stay staged: where memory is short, that may be the next time. */
  private void writeStaged(long now) {
    int count = stagedEvents;
    if (count == 0) {
      return;
    }
    long first = lastSequence() + 1;
    boolean written = write(first, count, staging, staged, now);
    counters.add(Count.TAKEN, count);
    staged = 0;
    stagedEvents = 0;
    if (written) {
      last = first + count - 1;
    } else {
      counters.countGivenUp(DropReason.SPILL_FULL, count);
    }
  }

  /** Brings everything that is not acknowledged to disk; what doesn't fit is left where it is. */
  void keep(long now) {
    writeStaged(now);
    long end = lastSequence();
    outbox
        .log()
        .copyTo(
            (first, count, events, length) -> {
              if (hasRoom(now) && write(first, count, events, length, now)) {
                keptFromLog += count;
              }
            },
            RECORD_BYTES);
    last = end;
    relieve(0, now);
    publish();
  }

  /** How many events of the log {@link #keep} brought to disk. */
  long keptFromLog() {
    return keptFromLog;
  }

  int refill() {
    writeStaged(System.nanoTime());
    int count = readBack.refill(spill::next);
    if (count == 0 && !readBack.isPending() && spill.hasNext()) {
      long lost = spill.giveUpUnread();
      counters.countGivenUp(DropReason.SPILL_FULL, lost);
      notices.warn("spill", lost + " spilled events could not be read again", null);
    }
    publish();
    return count;
  }

  void acknowledged(long sequence) {
    spill.acknowledged(sequence);
  }

  private long lastSequence() {
    return isUnread() ? last : outbox.log().last();
  }

  private void stage(byte[] source, int offset, int length) {
    int needed = staged + Framing.size(length);
    if (needed > staging.length) {
      staging = Arrays.copyOf(staging, needed * 2);
    }
    int at = Framing.writeHead(length, staging, staged);
    System.arraycopy(source, offset, staging, at, length);
    staged = at + length;
    stagedEvents++;
  }

  private boolean write(long first, int count, byte[] events, int length, long now) {
    try {
      if (spill.prepare(outbox.clientId(), outbox.hello(), first)) {
        cursor.reset();
      }
      definitions.clear();
      cursor.write(definitions, Integer.MAX_VALUE);
      if (definitions.size() > 0) {
        spill.definitions(definitions.buffer(), definitions.size());
      }
      spill.events(first, count, events, length);
      publish();
      return true;
    } catch (IOException e) {
      broken = true;
      brokenUntil = now + RETRY_NANOS;
      notices.warn("spill", "events cannot be written to spill.directory: " + e, e);
      return false;
    }
  }

  private void publish() {
    onDisk = spill.unreadEvents() + readBack.pendingEvents();
  }

  void close() {
    spill.close();
  }
}
