package dev.kikori.appender.ship;

/** What the server of a stream lets be sent, and by when it has to acknowledge that. The sender's thread only. */
final class Allowance {
  private final Outbox outbox;
  private final long ackTimeoutNanos;
  private long allowed;
  private long maxBatchBytes;
  private long pausedUntil;
  private long progressAt;

  Allowance(Outbox outbox, long ackTimeoutNanos, long now) {
    this.outbox = outbox;
    this.ackTimeoutNanos = ackTimeoutNanos;
    this.pausedUntil = now;
  }

  /** The largest batch that the server takes; 0: it did not say. */
  long maxBatchBytes() {
    return maxBatchBytes;
  }

  /** How many more events the server takes. */
  long credit() {
    return allowed - outbox.log().sent();
  }

  /** Whether a batch may be sent now. */
  boolean isOpen(long now) {
    return now - pausedUntil >= 0 && allowed > outbox.log().sent();
  }

  boolean awaitsAcknowledgement() {
    return outbox.log().sent() > outbox.log().acknowledged();
  }

  /** Whether the server has been silent for too long about what it was sent. */
  boolean isOverdue(long now) {
    return awaitsAcknowledgement() && now - ackDeadline() >= 0;
  }

  /** When a batch may be sent again or an acknowledgement is overdue, or {@link Link#NEVER}. */
  long deadline(long now) {
    long next = pausedUntil - now > 0 ? pausedUntil : Link.NEVER;
    return awaitsAcknowledgement() ? Math.min(next, ackDeadline()) : next;
  }

  void welcomed(long mostBatchBytes, long now) {
    maxBatchBytes = mostBatchBytes;
    progressAt = now;
  }

  /** A batch is about to be sent. */
  void sending(long now) {
    if (outbox.log().sent() == outbox.log().acknowledged()) {
      progressAt = now;
    }
  }

  /** Something was acknowledged. */
  void madeProgress(long now) {
    progressAt = now;
  }

  /** The server takes so many events after those that it has acknowledged; negative: any number. */
  void grant(long credits) {
    long base = outbox.log().acknowledged();
    allowed = credits < 0 || credits > Long.MAX_VALUE - base ? Long.MAX_VALUE : base + credits;
  }

  void pauseUntil(long nanoTime) {
    pausedUntil = nanoTime;
  }

  private long ackDeadline() {
    long from = pausedUntil - progressAt > 0 ? pausedUntil : progressAt;
    return from + ackTimeoutNanos;
  }
}
