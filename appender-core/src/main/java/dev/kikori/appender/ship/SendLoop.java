package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.Diagnostics;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.spill.Spill;
import dev.kikori.appender.spill.SpilledRun;
import dev.kikori.appender.transport.TransportFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the sender's thread does, over and over: hears what others told it, does what is due, sends what may be sent, and parks until
 * there is something to do, without a time limit if nothing is due. Events of an earlier run go before those of this one.
 */
final class SendLoop {
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long KEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ByteRing ring;
  private final Definitions definitions;
  private final KikoriOptions options;
  private final Counters counters;
  private final TransportFactory transports;
  private final Notices notices;
  private final Outages outages;
  private final Mailbox mailbox = new Mailbox();
  private final Link link;
  private final Deque<ReplayOutbox> replays = new ArrayDeque<>();
  private final Pacing pacing;

  private @Nullable LiveOutbox live;
  private volatile @Nullable Overflow overflow;
  private boolean wanted;
  private volatile boolean stopping;
  private volatile long stopAt;
  private boolean hurried;

  SendLoop(
      ByteRing ring,
      Definitions definitions,
      KikoriOptions options,
      Counters counters,
      TransportFactory transports,
      Diagnostics diagnostics,
      Consumer<Alert> alerts,
      Timings timings) {
    this.ring = ring;
    this.definitions = definitions;
    this.options = options;
    this.counters = counters;
    this.transports = transports;
    this.notices = new Notices(diagnostics, System::nanoTime);
    this.outages = new Outages(options, notices, counters);
    this.link =
        new Link(
            new LinkParts(
                options, timings, transports, mailbox, counters, alerts, notices, outages));
    this.pacing = new Pacing(ring, options.batch().delay().toNanos());
  }

  void ownedBy(Thread thread) {
    mailbox.ownedBy(thread);
  }

  /** Any thread. A later call does not put the end off. */
  void stopBy(long nanoTime) {
    if (!stopping) {
      stopAt = nanoTime;
      stopping = true;
    }
    mailbox.wake();
  }

  void closeUnused() {
    transports.close();
  }

  long spilledEvents() {
    Overflow files = overflow;
    return files == null ? 0 : files.onDisk();
  }

  /** Until it is stopped. What goes wrong in here costs the stream, not the thread. */
  StopReport run() {
    open();
    boolean more = true;
    while (more) {
      try {
        more = step(System.nanoTime());
      } catch (RuntimeException | Error e) {
        recover(e);
        LockSupport.parkNanos(this, AFTER_FAILURE_NANOS);
      }
    }
    return finish();
  }

  /** Never throws: where memory is short, this may fail as well. */
  private void recover(Throwable e) {
    try {
      link.failed();
    } catch (RuntimeException | Error again) {
      // The stream is given up before anything else; a later one closes what is left of it.
    }
    try {
      Throwable cause = e instanceof OutOfMemoryError ? null : e; // It happens anywhere.
      notices.warn("sender", "the sender failed and goes on with a new stream: " + e, cause);
    } catch (RuntimeException | Error again) {
      // Warned of when it happens next.
    }
  }

  private void open() {
    LiveOutbox outbox =
        new LiveOutbox(
            ring,
            definitions,
            options.window().bytes(),
            Identity.hello(options, System::getenv),
            counters);
    live = outbox;
    Path directory = options.spill().directory();
    if (directory == null) {
      return;
    }
    try {
      Spill spill =
          Spill.open(
              directory, options.spill().bytes(), System.currentTimeMillis(), this::onDamage);
      Overflow files = new Overflow(spill, ring, definitions, outbox, counters, notices);
      outbox.overflowTo(files);
      overflow = files;
      for (SpilledRun run : spill.earlierRuns()) {
        replays.add(new ReplayOutbox(run, spill, options.window().bytes(), counters));
      }
    } catch (IOException e) {
      notices.warn("spill", "spill.directory: " + e.getMessage() + "; going on without it", e);
    }
  }

  private void onDamage() {
    counters.increment(Count.SPILL_DAMAGED);
    notices.warn("spill damage", "spilled events of a file could not be read", null);
  }

  private boolean step(long now) {
    mailbox.drain();
    Thread.interrupted();
    if (stopping && isDone(now)) {
      return false;
    }
    Outbox outbox = outbox();
    wanted |= !replays.isEmpty() || !ring.isEmpty();
    if (wanted) {
      link.tick(outbox, now);
    }
    pump(outbox, now);
    relieve(now);
    outages.checkDrops();
    park(System.nanoTime());
    return true;
  }

  private LiveOutbox live() {
    if (live == null) {
      throw new IllegalStateException("not open");
    }
    return live;
  }

  /** When stopping: nothing is left, no time is left, or nobody is there and the disk keeps it. */
  private boolean isDone(long now) {
    if (!hurried) {
      hurried = true;
      link.hurry(now);
    }
    if (!live().hasMore() && live().log().isEmpty()) {
      return true;
    }
    if (overflow == null) {
      return now - stopAt >= 0;
    }
    return now - (stopAt - KEEP_NANOS) >= 0 || (link.isAway() && link.failedRounds() > 0);
  }

  private StopReport finish() {
    link.close(Math.min(CLOSE_NANOS, stopAt - System.nanoTime()));
    Overflow files = overflow;
    if (files != null) {
      files.keep(System.nanoTime());
    }
    long abandoned = live().abandon(files == null ? 0 : files.keptFromLog());
    StopReport report = new StopReport(abandoned, spilledEvents());
    replays.forEach(ReplayOutbox::close);
    if (files != null) {
      files.close();
    }
    transports.close();
    mailbox.close();
    report.tell(notices, options.spill().directory());
    return report;
  }

  /** Earlier runs first, each on a stream of its own; when time is short this run's events matter more than theirs. */
  private Outbox outbox() {
    ReplayOutbox first = replays.peek();
    while (first != null && (first.isDone() || stopping)) {
      first.close();
      replays.remove();
      link.abandonStream();
      first = replays.peek();
    }
    return first != null ? first : live();
  }

  private void pump(Outbox outbox, long now) {
    EventLog log = outbox.log();
    pacing.halfWritten(false);
    boolean due = pacing.isDue(outbox, stopping, now);
    // What comes while this is sent waits for more of it.
    long end = ring.end();
    while (link.canSend(now)) {
      if (!log.hasUnsent()) {
        if (!due || !(stopping || outbox.isOverdue() || ring.hasBefore(end))) {
          break;
        }
        if (outbox.refill(link.batchEvents(), link.batchBytes()) == 0) {
          pacing.halfWritten(hasRoom() && !ring.isEmpty());
          break;
        }
      }
      link.send(now);
      pacing.lingerFrom(now);
    }
  }

  /** A ring that fills up while nothing can be sent goes to disk, or without one into what the window has room for. */
  private void relieve(long now) {
    Overflow files = overflow;
    if (canTake(now)) {
      return;
    }
    if (files != null) {
      files.relieve(ring.capacityBytes() / 2, now);
    } else if (replays.isEmpty()) {
      boolean taken = true;
      while (taken && ring.usedBytes() > ring.capacityBytes() / 2 && hasRoom()) {
        taken = live().refill(Integer.MAX_VALUE, link.batchBytes()) > 0;
      }
    }
  }

  private boolean canTake(long now) {
    return link.canSend(now) && !outbox().log().hasUnsent() && hasRoom() && !live().hasSpilled();
  }

  private boolean hasRoom() {
    return outbox().log().hasRoom(link.batchBytes());
  }

  private void park(long now) {
    if (!mailbox.isEmpty()) {
      return;
    }
    long deadline = wanted ? link.deadline(now) : Link.NEVER;
    if (stopping) {
      deadline = Math.min(deadline, stopAt);
    }
    if (!wanted) {
      ring.awaitRecord();
    } else if (canTake(now) && replays.isEmpty()) {
      pacing.awaitRecords(deadline, now);
    } else if (isRelievable(now)) {
      ring.awaitMore(ring.capacityBytes() / 2 + 1, Pacing.left(deadline, now));
    } else if (deadline == Link.NEVER) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, Pacing.left(deadline, now));
    }
  }

  private boolean isRelievable(long now) {
    Overflow files = overflow;
    return files == null ? replays.isEmpty() && hasRoom() : files.hasRoom(now);
  }
}
