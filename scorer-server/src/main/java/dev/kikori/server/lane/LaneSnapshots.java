package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a lane's state is written: some time after it has changed, or when the journal has grown. It is made bytes in the lane's turn, and
 * written by the disk's thread while the lane goes on. Used by the lane's turns only, but for what that thread reports.
 */
final class LaneSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(LaneSnapshots.class);
  private static final long SEGMENT_WORTH_ENDING = 1 << 20;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final LaneFiles files;
  private final Runnable signal;
  private final ServiceKey key;
  private final LaneContext context;
  private long changedSince = -1;
  private long journaled;
  private long journaledSinceSegment;
  private boolean wanted;
  private volatile Cursor stored = Cursor.START;
  private volatile boolean writing;
  private volatile boolean failing;
  private volatile long failedAt;

  LaneSnapshots(LaneFiles files, Runnable signal, ServiceKey key, LaneContext context) {
    this.files = files;
    this.signal = signal;
    this.key = key;
    this.context = context;
  }

  /** The lane goes on from here. */
  void start(Cursor from) {
    stored = from;
    stop();
  }

  void stop() {
    changedSince = -1;
    journaled = 0;
    wanted = false;
  }

  void journaled(long bytes) {
    journaled += bytes;
    journaledSinceSegment += bytes;
  }

  boolean isBehind(Cursor cursor) {
    return !stored.equals(cursor);
  }

  /** Whether the last one could not be written. */
  boolean isFailing() {
    return failing;
  }

  boolean isWriting() {
    return writing;
  }

  /** Decides whether a snapshot is wanted; {@code now} if at once. */
  void look(Cursor cursor, long nanos, boolean now) {
    boolean behind = isBehind(cursor);
    if (!behind) {
      changedSince = -1;
      return;
    }
    if (changedSince < 0) {
      changedSince = nanos;
    }
    LaneConfig.Snapshot config = context.config().snapshot();
    boolean due =
        now
            || nanos - changedSince >= config.interval().toNanos()
            || journaled >= config.journalBytes().bytes();
    boolean held = failing && nanos - failedAt < config.interval().toNanos();
    wanted = due && !held && !writing;
  }

  /** Whether the lane should come to rest for a snapshot. */
  boolean isWanted() {
    return wanted;
  }

  /** Takes a snapshot of a lane at rest. */
  void take(LaneSnapshot snapshot) throws IOException {
    long start = System.nanoTime();
    wanted = false;
    journaled = 0;
    changedSince = -1;
    byte[] bytes = snapshot.toBytes(key);
    if (journaledSinceSegment >= SEGMENT_WORTH_ENDING) {
      journaledSinceSegment = 0;
      files.endSegment();
    }
    Cursor previous = stored;
    writing = true;
    try {
      context.disk().execute(() -> write(bytes, snapshot.cursor(), previous, start));
    } catch (RejectedExecutionException e) {
      // The server is closed: the journal has it all.
      writing = false;
    }
  }

  private void write(byte[] bytes, Cursor cursor, Cursor previous, long start) {
    try {
      if (!context.listener().settle(SETTLE)) {
        throw new IOException("what was found until now is not stored yet");
      }
      files.store(bytes, previous);
      stored = cursor;
      failing = false;
      context.metrics().snapshot(LaneMetrics.Outcome.WRITTEN);
    } catch (IOException | RuntimeException e) {
      failedAt = context.nanoTime().getAsLong();
      failing = true;
      context.metrics().snapshot(LaneMetrics.Outcome.FAILED);
      LOG.error("lane {}: its state can't be stored; the journal keeps it", key, e);
    }
    context.metrics().snapshotSeconds.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    writing = false;
    signal.run();
  }
}
