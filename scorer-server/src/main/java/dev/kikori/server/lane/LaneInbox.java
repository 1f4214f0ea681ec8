package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane takes over: whoever offers a batch writes it to the journal and queues it, under one lock, so that the journal, the queue and
 * the clients' marks tell of the same events in the same order. Safe for use by many threads.
 */
final class LaneInbox {
  private static final Logger LOG = LoggerFactory.getLogger(LaneInbox.class);

  private final ServiceKey key;
  private final LaneContext context;
  private final LaneFiles files;
  private final Runnable signal;

  private final ReentrantLock lock = new ReentrantLock();
  private final LaneQueue queue;
  private Marks marks;
  private Cursor end = Cursor.START;
  private long nextPosition = 1;
  private boolean failing;
  private boolean closed;
  private boolean forgotten;

  private final AtomicLong events = new AtomicLong();
  private volatile long lastEventMillis;

  /**
   * An inbox that takes nothing before {@link #open}.
   *
   * @param signal is called when there is something to do
   */
  LaneInbox(ServiceKey key, LaneFiles files, LaneContext context, Runnable signal) {
    this.key = key;
    this.context = context;
    this.files = files;
    this.signal = signal;
    this.marks = new Marks(context.config().maxClients());
    this.queue = new LaneQueue(context);
  }

  /** Goes on where an earlier process has ended, once. */
  LaneFiles.Found open(Supplier<ScoringState.Builder> options) throws IOException {
    lock.lock();
    try {
      LaneFiles.Found found = files.open(options);
      marks = found.marks();
      nextPosition = found.nextPosition();
      end = found.end();
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** The last event that was accepted from a client. */
  long accepted(String clientId) {
    lock.lock();
    try {
      return marks.of(clientId);
    } finally {
      lock.unlock();
    }
  }

  Lane.Offer offer(EventBatch batch) {
    lock.lock();
    try {
      if (closed) {
        return new Lane.Offer.Failed(
            forgotten
                ? "the service was silent for so long that it was forgotten; connect anew"
                : "the server is closing");
      }
      String client = batch.clientId();
      long known = client.isEmpty() ? 0 : marks.of(client);
      int size = batch.events().size();
      int had =
          client.isEmpty()
              ? 0
              : (int) Math.max(0, Math.min(size, known - batch.firstSequence() + 1));
      if (had == size) {
        context.metrics().discard(LaneMetrics.Discard.DUPLICATE, had);
        return new Lane.Offer.Accepted(known);
      }
      return queue.hasRoom(size - had) ? take(batch, had) : new Lane.Offer.Full();
    } finally {
      lock.unlock();
    }
  }

  private Lane.Offer take(EventBatch batch, int had) {
    List<LogEvent> fresh = batch.events().subList(had, batch.events().size());
    try {
      append(new JournalRecord.Batch(batch.clientId(), batch.lastSequence(), nextPosition, fresh));
    } catch (IOException e) {
      return failed(e);
    }
    if (had > 0) {
      context.metrics().discard(LaneMetrics.Discard.DUPLICATE, had);
    }
    failing = false;
    marks.advance(batch.clientId(), batch.lastSequence());
    nextPosition += fresh.size();
    events.addAndGet(fresh.size());
    lastEventMillis = context.clock().millis();
    signal.run();
    return new Lane.Offer.Accepted(batch.lastSequence());
  }

  private Lane.Offer failed(IOException e) {
    context.metrics().failure(LaneMetrics.Stage.JOURNAL_WRITE);
    if (!failing) {
      failing = true;
      LOG.error("lane {}: a batch can't be stored; its client keeps it", key, e);
    }
    return new Lane.Offer.Failed("the journal can't be written: " + e.getMessage());
  }

  private void append(JournalRecord record) throws IOException {
    ByteWriter writer = context.borrowWriter();
    try {
      Segment.begin(writer);
      record.write(writer);
      end = files.append(writer, nextPosition);
      queue.add(new LaneQueue.Work(record, end, writer.size()));
    } finally {
      context.giveBack(writer);
    }
  }

  /** Has the lane do something in its order, that it has decided by the clock; false if that can't be stored now. */
  boolean decide(JournalRecord record) {
    lock.lock();
    try {
      append(record);
      signal.run();
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** The next record, which counts as queued until it is {@link #done}. */
  LaneQueue.@Nullable Work next() {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  void done(LaneQueue.Work work) {
    List<Runnable> callbacks;
    lock.lock();
    try {
      callbacks = queue.done(work);
    } finally {
      lock.unlock();
    }
    callbacks.forEach(this::call);
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.error("lane {}: one who waited for room failed", key, e);
    }
  }

  long room() {
    return queue.room();
  }

  void whenRoom(Runnable callback) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (queue.room() == 0) {
        queue.awaitRoom(callback);
        return;
      }
    } finally {
      lock.unlock();
    }
    call(callback);
  }

  /** A copy of what is known of the clients. It may be ahead of the lane's work: what it is ahead by is in the journal. */
  Marks marks() {
    lock.lock();
    try {
      return marks.copy();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the journal's file if nothing waits; false if something does. */
  boolean rest() {
    lock.lock();
    try {
      if (!queue.isEmpty() || closed) {
        return false;
      }
      files.close();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more if nothing waits and the lane is out of memory; false if not. */
  boolean forget(BooleanSupplier isLoaded) {
    lock.lock();
    try {
      if (closed || isLoaded.getAsBoolean() || !queue.isEmpty()) {
        return false;
      }
      closed = true;
      forgotten = true;
      queue.awaitNothing();
      files.close();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what was taken can be done. */
  void shut() {
    lock.lock();
    try {
      closed = true;
      queue.awaitNothing();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, and lets go of the files. */
  void close() {
    lock.lock();
    try {
      closed = true;
      files.close();
    } finally {
      lock.unlock();
    }
  }

  boolean isIdle() {
    return queue.events() == 0;
  }

  /** Events that were accepted. */
  long events() {
    return events.get();
  }

  long queuedEvents() {
    return queue.events();
  }

  /** When the last event came, as far as that is known. */
  long lastEventMillis() {
    return lastEventMillis;
  }
}
