package dev.kikori.appender.metrics;

import dev.kikori.appender.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The counters of one client. Any thread may count; a reader sees every counter as of some moment during the call.
 *
 * <p>An event is counted as logged once, when its fate at the queue is known, together with the reason if it was not taken. So
 * {@code logged = accepted + dropped before the queue} holds by construction, and {@code accepted = taken + queued} says whether
 * the queue kept what it took.
 */
public final class Counters {
  private final ReentrantLock tallying = new ReentrantLock();
  private final List<Tally> tallies = new ArrayList<>();
  private final LongAdder logged = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder[] dropped = adders(DropReason.values().length);
  private final LongAdder[] counts = adders(Count.values().length);
  private final Latency acknowledgement = new Latency();

  /** Counts an event that the queue took. */
  public void countAccepted() {
    logged.increment();
  }

  /** Adds what is counted there to the events that the queue took. Those of before are taken over as soon as they are idle. */
  public void include(Tally tally) {
    tallying.lock();
    try {
      for (int i = tallies.size() - 1; i >= 0; i--) {
        if (tallies.get(i).isIdle()) {
          logged.add(tallies.remove(i).sum());
        }
      }
      tallies.add(tally);
    } finally {
      tallying.unlock();
    }
  }

  /** Counts an event that the queue did not take. */
  public void countRefused(DropReason reason) {
    refused.increment();
    dropped[reason.ordinal()].increment();
    logged.increment();
  }

  /** Counts events that the queue had taken and that are given up now; they were counted as logged before. */
  public void countGivenUp(DropReason reason, long events) {
    dropped[reason.ordinal()].add(events);
  }

  /** Counts one. */
  public void increment(Count count) {
    counts[count.ordinal()].increment();
  }

  /** Counts some. */
  public void add(Count count, long amount) {
    counts[count.ordinal()].add(amount);
  }

  /** A batch was acknowledged so long after it was sent. */
  public void acknowledgedAfter(long nanos) {
    acknowledgement.record(nanos);
  }

  /** How long acknowledgements take. */
  public Latency acknowledgement() {
    return acknowledgement;
  }

  /** Calls that reached the appender. */
  public long logged() {
    tallying.lock();
    try {
      long sum = logged.sum();
      for (Tally tally : tallies) {
        sum += tally.sum();
      }
      return sum;
    } finally {
      tallying.unlock();
    }
  }

  /** Events that the queue took. */
  public long accepted() {
    return logged() - refused.sum();
  }

  /** Events that the queue had taken and that were given up later. */
  public long givenUp() {
    return dropped() - refused.sum();
  }

  /** Events dropped for one reason. */
  public long dropped(DropReason reason) {
    return dropped[reason.ordinal()].sum();
  }

  /** Events dropped for any reason. */
  public long dropped() {
    long sum = 0;
    for (LongAdder adder : dropped) {
      sum += adder.sum();
    }
    return sum;
  }

  /** The state of a counter. */
  public long get(Count count) {
    return counts[count.ordinal()].sum();
  }

  private static LongAdder[] adders(int size) {
    LongAdder[] adders = new LongAdder[size];
    for (int i = 0; i < size; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }
}
