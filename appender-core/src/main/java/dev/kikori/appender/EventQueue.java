package dev.kikori.appender;

import dev.kikori.appender.ring.ByteRing;
import org.jspecify.annotations.Nullable;

/** The ring, and what is done when it is full. */
final class EventQueue {
  private final ByteRing ring;
  private final QueueOptions.Overflow overflow;
  private final int dropBelow;
  private final long keptFreeBytes;
  private final long blockNanos;

  EventQueue(ByteRing ring, QueueOptions options) {
    this.ring = ring;
    this.overflow = options.overflow();
    this.dropBelow = options.dropBelow();
    this.keptFreeBytes = ring.capacityBytes() / 4;
    this.blockNanos = options.blockFor().toNanos();
  }

  /** Queues an event; returns why not. */
  @Nullable DropReason put(byte[] event, int length, int severity) {
    boolean urgent = severity >= Severity.ERROR;
    if (overflow == QueueOptions.Overflow.DROP_BELOW
        && severity < dropBelow
        && ring.usedBytes() + length > ring.capacityBytes() - keptFreeBytes) {
      return ring.isClosed() ? DropReason.STOPPED : DropReason.BELOW_LEVEL;
    }
    boolean accepted =
        overflow == QueueOptions.Overflow.BLOCK
            ? ring.offer(event, 0, length, urgent, blockNanos)
            : ring.offer(event, 0, length, urgent);
    return accepted ? null : refusal();
  }

  private DropReason refusal() {
    if (ring.isClosed()) {
      return DropReason.STOPPED;
    }
    switch (overflow) {
      case BLOCK:
        return DropReason.BLOCK_TIMEOUT;
      case FALLBACK:
        return DropReason.FALLBACK;
      default:
        return DropReason.RING_FULL;
    }
  }
}
