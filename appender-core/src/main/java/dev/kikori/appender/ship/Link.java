package dev.kikori.appender.ship;

import dev.kikori.appender.transport.CloseReason;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The way to the scorer: at most one stream at a time, to one of the endpoints. Knows what the server grants; the outbox knows what there is
 * to send. The sender's thread only.
 */
final class Link {
  static final long NEVER = Long.MAX_VALUE;

  private final LinkParts parts;
  private final RetrySchedule retries;
  private @Nullable Attempt attempt;
  private boolean everWelcomed;

  Link(LinkParts parts) {
    this.parts = parts;
    this.retries =
        new RetrySchedule(parts.options.retry(), parts.timings, parts.transports.endpoints());
  }

  boolean isAway() {
    return attempt == null;
  }

  /** How often all endpoints were tried in vain since the last welcome. */
  int failedRounds() {
    return retries.failedRounds();
  }

  /** Time is short: the next attempt is due now, and later ones follow soon. */
  void hurry(long now) {
    retries.hurry(now);
  }

  /** Does what is due by time; connects if there is no stream and it is time to. */
  void tick(Outbox outbox, long now) {
    Attempt current = attempt;
    if (current != null) {
      current.tick(now);
    } else if (retries.isDue(now)) {
      Attempt next = new Attempt(this, parts, retries, outbox, now);
      attempt = next;
      next.open();
    }
  }

  /** Whether a batch may be sent now. */
  boolean canSend(long now) {
    Attempt current = attempt;
    return current != null && current.canSend(now);
  }

  /** The most events that a batch may have now. */
  int batchEvents() {
    Attempt current = attempt;
    long credit = current == null ? 0 : current.allowance().credit();
    return (int) Math.max(1, Math.min(parts.sender.maxEvents(), credit));
  }

  /** The most bytes that a batch may have now. */
  int batchBytes() {
    Attempt current = attempt;
    return parts.sender.maxBytes(current == null ? 0 : current.allowance().maxBatchBytes());
  }

  /** Sends one batch. */
  void send(long now) {
    Attempt current = attempt;
    if (current != null) {
      current.send(now);
    }
  }

  /** When {@link #tick} has something to do next, or {@link #NEVER}. */
  long deadline(long now) {
    Attempt current = attempt;
    return current == null ? retries.dueAt() : current.deadline(now);
  }

  /** Ends the stream in good order as far as {@code nanos} allow. */
  void close(long nanos) {
    Attempt current = attempt;
    if (current != null && current.isWelcomed()) {
      long deadline = System.nanoTime() + nanos;
      current.halfClose();
      while (attempt == current && deadline - System.nanoTime() > 0) {
        Thread.interrupted(); // A thread that is interrupted doesn't park.
        LockSupport.parkNanos(this, deadline - System.nanoTime());
        parts.mailbox.drain();
      }
    }
    abandonStream();
  }

  /** Ends the stream because of trouble in here. */
  void failed() {
    abandonStream();
    retries.later();
  }

  /** Ends the stream at once; the next one is due now. */
  void abandonStream() {
    Attempt current = attempt;
    if (current != null) {
      attempt = null;
      retries.now();
      current.release();
    }
  }

  /** Whether this is the stream that there is; others hear of their own end late. */
  boolean isCurrent(Attempt asked) {
    return attempt == asked;
  }

  /** A stream is welcome. Whether one was before. */
  boolean isWelcomedAgain() {
    boolean again = everWelcomed;
    everWelcomed = true;
    return again;
  }

  /** A stream has ended. */
  void ended(Attempt ended, CloseReason reason) {
    if (attempt != ended) {
      return;
    }
    attempt = null;
    ended.release();
    long now = System.nanoTime();
    if (!ended.endedWell(reason)) {
      parts.outages.failed(parts.transports.endpoint(ended.endpoint()), reason, now);
    }
    retries.ended(ended, reason, now);
  }
}
