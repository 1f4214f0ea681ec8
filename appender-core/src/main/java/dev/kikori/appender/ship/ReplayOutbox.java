package dev.kikori.appender.ship;

import dev.kikori.appender.encode.ProtoWriter;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.spill.Spill;
import dev.kikori.appender.spill.SpillReader;
import dev.kikori.appender.spill.SpilledRun;

/** What an earlier run left on disk, delivered under that run's own id and sequence numbers. */
final class ReplayOutbox implements Outbox {
  private final SpilledRun run;
  private final SpillReader reader;
  private final EventLog log;
  private final Counters counters;
  private final StoredDefinitions definitions = new StoredDefinitions();
  private final ReadBack readBack;
  private String clientId;

  ReplayOutbox(SpilledRun run, Spill spill, long windowBytes, Counters counters) {
    this.run = run;
    this.reader = spill.read(run);
    this.log = new EventLog(windowBytes);
    this.counters = counters;
    this.readBack = new ReadBack(log, definitions);
    this.clientId = run.clientId();
    log.startAfter(run.acknowledged());
    // Where no mark is, the first record decides where the sequence goes on, before hello names it.
    readBack.refill(reader::next);
  }

  boolean isDone() {
    return log.isEmpty() && !hasMore();
  }

  /** Of a run that is done with, nothing stays: a file that can't be read would not be better next time. */
  void close() {
    if (isDone()) {
      reader.acknowledged(Long.MAX_VALUE);
    }
    reader.close();
  }

  @Override
  public String clientId() {
    return clientId;
  }

  @Override
  public byte[] hello() {
    return run.hello();
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public int refill(int maxEvents, int maxBytes) {
    return readBack.refill(reader::next);
  }

  @Override
  public boolean hasMore() {
    return readBack.isPending() || reader.hasNext();
  }

  @Override
  public boolean isOverdue() {
    return true;
  }

  @Override
  public boolean catchUp(long acceptedSequence) {
    while (acceptedSequence > log.last()) {
      long before = log.acknowledged();
      log.acknowledge(log.last());
      onAcknowledged(log.acknowledged() - before);
      if (readBack.refill(reader::next) == 0 && !hasMore()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void forgetDefinitions() {
    definitions.forget();
  }

  @Override
  public boolean writeDefinitions(ProtoWriter out, int maxBytes) {
    return definitions.write(out, maxBytes);
  }

  @Override
  public void onAcknowledged(long events) {
    counters.add(Count.REPLAYED, events);
    reader.acknowledged(log.acknowledged());
  }

  @Override
  public void onSent(long first, long again, int bytes) {}

  @Override
  public void renewClientId() {
    clientId = Identity.newClientId();
  }
}
