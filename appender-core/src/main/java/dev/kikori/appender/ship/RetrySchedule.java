package dev.kikori.appender.ship;

import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.transport.CloseReason;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Which endpoint is tried next, and when: all of them in their order without a pause, then a pause that grows from round to round, and after
 * a stream that was welcome the first one again. The sender's thread only.
 */
final class RetrySchedule {
  private static final long HURRIED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long MOST_RETURN_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final int endpoints;
  private final long lastingNanos;
  private final long firstReturnNanos;
  private final Backoff backoff;

  private int endpoint;
  private long dueAt = System.nanoTime();
  private long askedNanos;
  private int needsHelpInARow;
  private int failedRounds;
  private long returnNanos;
  private boolean hurry;

  RetrySchedule(RetryOptions options, Timings timings, int endpoints) {
    this.endpoints = endpoints;
    this.lastingNanos = options.max().toNanos();
    this.firstReturnNanos = timings.returnNanos;
    this.returnNanos = timings.returnNanos;
    this.backoff =
        new Backoff(
            options.initial().toNanos(),
            lastingNanos,
            bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /** The next one's index. */
  int endpoint() {
    return endpoint;
  }

  /** When it is tried. */
  long dueAt() {
    return dueAt;
  }

  boolean isDue(long now) {
    return now - dueAt >= 0;
  }

  /** How often all endpoints were tried in vain since the last welcome. */
  int failedRounds() {
    return failedRounds;
  }

  /** How long a stream to another endpoint than the first goes on before it looks whether the first is back. */
  long returnNanos() {
    return returnNanos;
  }

  /** Time is short: the next attempt is due now, and later ones follow soon. */
  void hurry(long now) {
    hurry = true;
    failedRounds = 0;
    dueAt = Math.min(dueAt, now);
  }

  /** The next attempt is due now. */
  void now() {
    dueAt = System.nanoTime();
  }

  /** The next attempt is due after a pause. */
  void later() {
    dueAt = System.nanoTime() + pause();
  }

  void welcomed(int by) {
    needsHelpInARow = 0;
    failedRounds = 0;
    if (by == 0) {
      returnNanos = firstReturnNanos;
    }
  }

  /** Something was acknowledged. A welcome alone is no success: what follows may break each stream anew. */
  void madeProgress() {
    backoff.reset();
  }

  /** The first endpoint is back; should it go again, it is looked for less often. */
  void returnLater() {
    returnNanos = Math.min(returnNanos * 2, MOST_RETURN_NANOS);
  }

  /** A stream has ended. */
  void ended(Attempt ended, CloseReason reason, long now) {
    if (ended.lasted(lastingNanos, now)) {
      backoff.reset();
    }
    if (ended.endedWell(reason)) {
      endpoint = 0;
      dueAt = now + (ended.isReturning() ? 0 : pause());
      return;
    }
    needsHelpInARow = reason.needsHelp() ? needsHelpInARow + 1 : 0;
    askedNanos =
        Math.max(
            askedNanos,
            Math.min(Timings.MAX_PAUSE_NANOS, TimeUnit.MILLISECONDS.toNanos(reason.pauseMillis())));
    if (ended.isWelcomed()) {
      endpoint = 0;
      dueAt = now + pause();
    } else if (++endpoint < endpoints) {
      dueAt = now;
    } else {
      endpoint = 0;
      failedRounds++;
      dueAt = now + pause();
    }
  }

  private long pause() {
    long asked = askedNanos;
    askedNanos = 0;
    if (hurry) {
      return Math.min(backoff.nextNanos(), HURRIED_NANOS);
    }
    long own = needsHelpInARow > endpoints ? backoff.slowNanos() : backoff.nextNanos();
    return asked == 0 ? own : asked + Math.min(own, asked / 4);
  }
}
