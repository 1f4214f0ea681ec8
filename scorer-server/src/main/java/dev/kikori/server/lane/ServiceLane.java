package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * One service's lane: what it accepts goes into the {@link LaneInbox}; the {@link LaneWorker} takes it from there, on one thread at a time,
 * in turns that are bounded, so that lanes share their threads fairly.
 */
final class ServiceLane implements Lane {
  private final ServiceKey key;
  private final LaneContext context;
  private final LaneFiles files;
  private final LaneInbox inbox;
  private final LaneWorker worker;
  private final LaneTurns turns;

  ServiceLane(ServiceKey key, Path folder, LaneContext context) {
    this.key = key;
    this.context = context;
    this.files = new LaneFiles(key, folder, context);
    this.inbox = new LaneInbox(key, files, context, this::signal);
    this.worker = new LaneWorker(inbox, files, this::signal, key, context);
    this.turns = new LaneTurns(worker, key, context);
  }

  @Override
  public ServiceKey key() {
    return key;
  }

  /** Finds what an earlier process has left. What is in the journal and in no snapshot is done again, in turns. */
  void recover() throws IOException {
    LaneFiles.Found found = inbox.open(worker::options);
    worker.restore(found.snapshot(), found.records());
    turns.begin();
  }

  @Override
  public long accepted(String clientId) {
    return inbox.accepted(clientId);
  }

  @Override
  public Offer offer(EventBatch batch) {
    return inbox.offer(batch);
  }

  @Override
  public long room() {
    return inbox.room();
  }

  @Override
  public void whenRoom(Runnable callback) {
    inbox.whenRoom(callback);
  }

  /** Has the lane take a turn soon. */
  private void signal() {
    turns.signal();
  }

  /** Called some times a second. */
  void tick(long nowNanos) {
    if (worker.wantsTick(nowNanos)) {
      signal();
    }
  }

  /** Takes no more if it is out of memory and has nothing to do; false if not. */
  boolean forget() {
    return inbox.forget(worker::isLoaded);
  }

  void force() {
    files.force();
  }

  /** Takes no more, and has what was taken judged and stored. */
  CompletableFuture<Void> drain() {
    inbox.shut();
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
    inbox.close();
  }

  /** When the last event came, as far as that is known. */
  long lastEventMillis() {
    return inbox.lastEventMillis();
  }

  long journalBytes() {
    return files.journalBytes();
  }

  long queuedEvents() {
    return inbox.queuedEvents();
  }

  boolean isLoaded() {
    return worker.isLoaded();
  }

  LaneStatus status() {
    return new LaneStatus(
        key,
        worker.instances(),
        inbox.events(),
        worker.windows(),
        inbox.queuedEvents(),
        context.config().queue().maxEvents(),
        worker.templates(),
        worker.warmingUp(),
        inbox.lastEventMillis());
  }
}
