package dev.kikori.server.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has accepted and not done yet, those who wait for room, and how much room there is. The lock of the {@link LaneInbox} guards it; only how full
 * it is may be asked without.
 */
final class LaneQueue {
  private final LaneContext context;
  private final ArrayDeque<Work> queue = new ArrayDeque<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * A record that waits for its turn.
   *
   * @param end behind it in the journal
   * @param bytes that it counts for
   */
  record Work(JournalRecord record, Cursor end, long bytes) {
    int events() {
      return record instanceof JournalRecord.Batch batch ? batch.events().size() : 0;
    }
  }

  LaneQueue(LaneContext context) {
    this.context = context;
  }

  void add(Work work) {
    queue.add(work);
    account(work, 1);
  }

  /** The next record, which counts as queued until it is {@link #done}. */
  @Nullable Work poll() {
    return queue.poll();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Makes room; returns those who have waited for it, if it is worth their while. */
  List<Runnable> done(Work work) {
    account(work, -1);
    if (waiting.isEmpty() || room() < Math.max(1, context.config().queue().maxEvents() / 4)) {
      return List.of();
    }
    List<Runnable> callbacks = List.copyOf(waiting);
    waiting.clear();
    return callbacks;
  }

  void awaitRoom(Runnable callback) {
    waiting.add(callback);
  }

  /** Nobody waits any longer. */
  void awaitNothing() {
    waiting.clear();
  }

  private void account(Work work, int sign) {
    events.addAndGet((long) sign * work.events());
    bytes.addAndGet(sign * work.bytes());
    context.queuedBytes().addAndGet(sign * work.bytes());
  }

  /** Whether so many more events may come. */
  boolean hasRoom(long more) {
    LaneConfig.Queue limits = context.config().queue();
    return events.get() == 0
        || events.get() + more <= limits.maxEvents()
            && bytes.get() < limits.maxBytes().bytes()
            && context.queuedBytes().get() < limits.maxTotalBytes().bytes();
  }

  /** How many more events may come; what is empty takes one at least. */
  long room() {
    long queued = events.get();
    int most = context.config().queue().maxEvents();
    return queued == 0 || hasRoom(1) ? Math.max(1, most - queued) : 0;
  }

  /** Events that are queued. */
  long events() {
    return events.get();
  }
}
