package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's lane. Whoever offers a batch writes it to the journal and queues it, under the lane's lock; the {@link LaneWorker} takes it
 * from there, on one thread at a time, in turns that are bounded, so that lanes share their threads fairly.
 */
final class ServiceLane implements Lane {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceLane.class);

  private final ServiceKey key;
  private final LaneContext context;
  private final LaneFiles files;
  private final LaneWorker worker;
  private final LaneTurns turns;

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

  ServiceLane(ServiceKey key, Path folder, LaneContext context) {
    this.key = key;
    this.context = context;
    this.files = new LaneFiles(key, folder, context);
    this.marks = new Marks(context.config().maxClients());
    this.worker = new LaneWorker(this, key, context);
    this.turns = new LaneTurns(worker, key, context);
    this.queue = new LaneQueue(context);
  }

  @Override
  public ServiceKey key() {
    return key;
  }

  /** Finds what an earlier process has left. What is in the journal and in no snapshot is done again, in turns. */
  void recover() throws IOException {
    lock.lock();
    try {
      LaneFiles.Found found = files.open(() -> worker.options(key));
      marks = found.marks();
      nextPosition = found.nextPosition();
      end = found.end();
      worker.restore(found.snapshot(), found.records());
    } finally {
      lock.unlock();
    }
    turns.begin();
  }

  /** Brings back what was unloaded: the newest snapshot is all there is to know, unless it was damaged since. */
  void reload() throws IOException {
    lock.lock();
    try {
      LaneSnapshot snapshot = files.newestSnapshot(() -> worker.options(key));
      worker.restore(snapshot, files.records(snapshot, worker.cursor()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long accepted(String clientId) {
    lock.lock();
    try {
      return marks.of(clientId);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Offer offer(EventBatch batch) {
    lock.lock();
    try {
      if (closed) {
        return new Offer.Failed(
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
        return new Offer.Accepted(known);
      }
      return queue.hasRoom(size - had) ? take(batch, had) : new Offer.Full();
    } finally {
      lock.unlock();
    }
  }

  private Offer take(EventBatch batch, int had) {
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
    signal();
    return new Offer.Accepted(batch.lastSequence());
  }

  private Offer failed(IOException e) {
    context.metrics().failure(LaneMetrics.Stage.JOURNAL_WRITE);
    if (!failing) {
      failing = true;
      LOG.error("lane {}: a batch can't be stored; its client keeps it", key, e);
    }
    return new Offer.Failed("the journal can't be written: " + e.getMessage());
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
      signal();
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

  @Override
  public long room() {
    return queue.room();
  }

  @Override
  public void whenRoom(Runnable callback) {
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

  /** Has the lane take a turn soon. */
  void signal() {
    turns.signal();
  }

  /** Called some times a second. */
  void tick(long nowNanos) {
    if (worker.wantsTick(nowNanos)) {
      signal();
    }
  }

  /** Writes a snapshot, on the disk's thread, and drops what of the journal no kept snapshot needs. */
  void store(byte[] snapshot, Cursor needed) throws IOException {
    files.write(snapshot);
    lock.lock();
    try {
      files.dropBefore(needed);
    } finally {
      lock.unlock();
    }
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

  /** Ends the current file of the journal, if it is worth it, so that it can be dropped after the next snapshot. */
  void endSegment() {
    lock.lock();
    try {
      files.endSegment();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more if it is out of memory and has nothing to do; false if not. */
  boolean forget() {
    lock.lock();
    try {
      if (closed || worker.isLoaded() || !queue.isEmpty()) {
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

  boolean isIdle() {
    return queue.events() == 0;
  }

  void force() {
    files.force();
  }

  /** Takes no more, and has what was taken judged and stored. */
  CompletableFuture<Void> drain() {
    lock.lock();
    try {
      closed = true;
      queue.awaitNothing();
    } finally {
      lock.unlock();
    }
    CompletableFuture<Void> drained = worker.drain();
    signal();
    return drained;
  }

  /** Is done when all that an earlier process has left is done again. */
  CompletableFuture<Void> restored() {
    return worker.restored();
  }

  /** Lets go of the files. */
  void close() {
    lock.lock();
    try {
      closed = true;
      files.close();
    } finally {
      lock.unlock();
    }
  }

  /** When the last event came, as far as that is known. */
  long lastEventMillis() {
    return lastEventMillis;
  }

  long journalBytes() {
    return files.journalBytes();
  }

  long queuedEvents() {
    return queue.events();
  }

  boolean isLoaded() {
    return worker.isLoaded();
  }

  LaneStatus status() {
    return new LaneStatus(
        key,
        worker.instances(),
        events.get(),
        worker.windows(),
        queue.events(),
        context.config().queue().maxEvents(),
        worker.templates(),
        worker.warmingUp(),
        lastEventMillis);
  }
}
