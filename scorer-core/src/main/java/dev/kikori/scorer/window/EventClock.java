package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;

/**
 * The time of a stream as its events tell it: it moves forward only, so that a late event is late, unless a run of events says that the
 * clock was set back (or that one event had run ahead of all others), which is then followed.
 */
final class EventClock {
  /** So many events in a row, all far behind, and the clock is set back: {@value}. */
  static final int SET_BACK_AFTER = 16;

  private static final long MIN_TOLERANCE_MILLIS = 60_000;

  private final long toleranceMillis;
  private final Tally tally;
  private long now = LogEvent.NO_TIMESTAMP;
  private int farBehind;

  EventClock(long toleranceMillis, Tally tally) {
    this.toleranceMillis = Math.max(MIN_TOLERANCE_MILLIS, toleranceMillis);
    this.tally = tally;
  }

  /** Milliseconds since the epoch, or {@link LogEvent#NO_TIMESTAMP} while no event had a time. */
  long now() {
    return now;
  }

  boolean isSet() {
    return now != LogEvent.NO_TIMESTAMP;
  }

  void write(ByteWriter out) {
    out.writeLong(now);
    out.writeCount(farBehind);
  }

  void read(ByteReader in) throws SnapshotException {
    now = in.readLong();
    farBehind = (int) in.readCount();
  }

  /** Takes note of an event's time, and says whether the clock was set back by it. */
  boolean advance(long timestampMillis) {
    if (!isSet() || timestampMillis >= now) {
      now = timestampMillis;
      farBehind = 0;
      return false;
    }
    tally.late++;
    if (now - timestampMillis <= toleranceMillis) {
      farBehind = 0;
      return false;
    }
    if (++farBehind < SET_BACK_AFTER) {
      return false;
    }
    now = timestampMillis;
    farBehind = 0;
    tally.clockJumps++;
    return true;
  }
}
