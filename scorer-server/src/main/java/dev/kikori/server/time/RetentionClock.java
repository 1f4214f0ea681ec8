package dev.kikori.server.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which it is decided what is too old to be kept. A clock that is set forward is believed a day later: until then a wrong date
 * can be put right, and has cost nothing. One that is set back is believed at once, as it deletes the less, and so is the time of the start.
 * Safe for use by many threads.
 */
public final class RetentionClock {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionClock.class);

  /** By which a clock is set that is only put right. */
  private static final Duration PUT_RIGHT = Duration.ofHours(1);

  private static final Duration BELIEVED_AFTER = Duration.ofDays(1);

  private final String kept;
  private final WatchedClock clock;
  private final Deque<Doubt> doubts = new ArrayDeque<>();

  /** By how much the clock was set forward, and when by the one that nobody can set. */
  private record Doubt(Duration by, long sinceNanos) {}

  /**
   * A clock that is watched from now on.
   *
   * @param kept what is deleted by it, for the log
   * @param nanoTime a clock that nobody can set
   */
  public RetentionClock(String kept, InstantSource clock, LongSupplier nanoTime) {
    this.kept = kept;
    this.clock = new WatchedClock(clock, nanoTime);
  }

  /** The time; call it more often than once a day. */
  public synchronized Instant instant() {
    WatchedClock.Look look = clock.look();
    if (look.set().compareTo(PUT_RIGHT) > 0) {
      doubts.addLast(new Doubt(look.set(), look.nanos()));
      LOG.warn(
          "{}: the clock was set forward by {} s; what is too old by it is deleted in a day",
          kept,
          look.set().toSeconds());
    } else if (look.set().plus(PUT_RIGHT).isNegative()) {
      takeBack(look.set().negated());
    }
    while (!doubts.isEmpty()
        && look.nanos() - doubts.getFirst().sinceNanos >= BELIEVED_AFTER.toNanos()) {
      doubts.removeFirst();
    }
    return look.now().minus(doubts.stream().map(Doubt::by).reduce(Duration.ZERO, Duration::plus));
  }

  /** What was set forward last is put right first. */
  private void takeBack(Duration by) {
    Duration left = by;
    while (left.compareTo(Duration.ZERO) > 0 && !doubts.isEmpty()) {
      Doubt latest = doubts.removeLast();
      Duration remaining = latest.by.minus(left);
      left = left.minus(latest.by);
      if (remaining.compareTo(Duration.ZERO) > 0) {
        doubts.addLast(new Doubt(remaining, latest.sinceNanos));
      }
    }
  }
}
