package dev.kikori.appender.ship;

import dev.kikori.appender.ring.ByteRing;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When what is in the ring is sent, and how it is waited for. To wake the sender costs a caller more than its event does: so what comes
 * waits a little for more of it, and after it was sent, what comes next is waited for in the same way. As long as events come, none of them
 * has to wake anybody. The sender's thread only.
 */
final class Pacing {
  /** How soon an error is noticed among events that wait for more; to wake this thread would cost the caller more than the event. */
  private static final long URGENT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long HALF_WRITTEN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final long MOST_AWAITED_BYTES = 1 << 20;

  private final ByteRing ring;
  private final long delayNanos;

  private boolean lingering;
  private long lingerUntil;
  private boolean halfWritten;

  Pacing(ByteRing ring, long delayNanos) {
    this.ring = ring;
    this.delayNanos = delayNanos;
  }

  /** Whether what is in the ring is sent now, or waits a little for more of it. */
  boolean isDue(Outbox outbox, boolean stopping, long now) {
    if (!outbox.hasMore()) {
      lingering &= now - lingerUntil < 0;
      return false;
    }
    if (stopping || ring.isUrgent() || outbox.isOverdue() || ring.usedBytes() >= threshold()) {
      return true;
    }
    if (!lingering) {
      lingerFrom(now);
    }
    return now - lingerUntil >= 0;
  }

  /** More is waited for from now on. */
  void lingerFrom(long now) {
    lingering = true;
    lingerUntil = now + delayNanos;
  }

  /** Whether the next record of the ring is one that its producer has not ended. */
  void halfWritten(boolean value) {
    halfWritten = value;
  }

  /** Parks until there is something to send, or the deadline. */
  void awaitRecords(long deadline, long now) {
    if (halfWritten) {
      // Its producer lost the processor in between; spinning would not bring it back.
      LockSupport.parkNanos(this, HALF_WRITTEN_NANOS);
    } else if (lingering) {
      long next = Math.min(lingerUntil, now + URGENT_NANOS);
      ring.awaitMore(threshold(), left(Math.min(deadline, next), now));
    } else if (deadline == Link.NEVER) {
      ring.awaitRecord();
    } else {
      ring.awaitMore(1, left(deadline, now));
    }
  }

  /** For how long something that ends at a deadline is waited for. */
  static long left(long deadline, long now) {
    return deadline == Link.NEVER ? Long.MAX_VALUE : Math.max(1, deadline - now);
  }

  /** Several batches' worth: to wake this thread costs a caller as much as some ten events. */
  private long threshold() {
    return Math.min(MOST_AWAITED_BYTES, ring.capacityBytes() / 4);
  }
}
