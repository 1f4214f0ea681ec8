package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's folder: its journal and its snapshots. Safe for use by many threads; what is appended is in the order of the callers. */
final class LaneFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LaneFiles.class);

  private final ServiceKey key;
  private final LaneContext context;
  private final Journal journal;
  private final SnapshotFiles snapshots;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * What an earlier process has left.
   *
   * @param snapshot the newest that can be read, or null
   * @param marks what was accepted of each client, by snapshot and journal
   * @param nextPosition of the next event
   * @param end of the journal
   * @param records what is in the journal and in no snapshot
   */
  record Found(
      @Nullable LaneSnapshot snapshot,
      Marks marks,
      long nextPosition,
      Cursor end,
      JournalReader records) {}

  LaneFiles(ServiceKey key, Path folder, LaneContext context) {
    LaneConfig.Journal config = context.config().journal();
    this.key = key;
    this.context = context;
    this.journal =
        new Journal(
            folder, config, () -> context.metrics().failure(LaneMetrics.Stage.JOURNAL_DAMAGED));
    this.snapshots = new SnapshotFiles(folder, config.sync() != LaneConfig.Sync.NONE);
  }

  /**
   * Begins, once: reads the newest snapshot and goes through the journal behind it.
   *
   * @param options of the state in a snapshot, anew for each that is tried
   */
  Found open(Supplier<ScoringState.Builder> options) throws IOException {
    lock.lock();
    try {
      LaneSnapshot snapshot = newestSnapshot(options);
      Accepted accepted = new Accepted(snapshot, context.config().maxClients());
      Cursor end = journal.open(start(snapshot), accepted);
      JournalReader records = records(snapshot, end);
      return new Found(snapshot, accepted.marks, accepted.nextPosition, end, records);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is left of a lane that was unloaded: the newest snapshot is all there is to know, unless it was damaged since.
   *
   * @param upTo where the lane's work had come to
   */
  Stored stored(Supplier<ScoringState.Builder> options, Cursor upTo) throws IOException {
    lock.lock();
    try {
      LaneSnapshot snapshot = newestSnapshot(options);
      return new Stored(snapshot, records(snapshot, upTo));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A lane's state on the disk.
   *
   * @param records what the journal holds behind the snapshot
   */
  record Stored(@Nullable LaneSnapshot snapshot, JournalReader records) {}

  private @Nullable LaneSnapshot newestSnapshot(Supplier<ScoringState.Builder> options)
      throws IOException {
    return snapshots.newest(
        in -> LaneSnapshot.read(in, key, context.config().maxClients(), options.get()),
        () -> context.metrics().snapshot(LaneMetrics.Outcome.CORRUPT));
  }

  /** What the journal holds behind a snapshot, all of it where there is none. */
  private JournalReader records(@Nullable LaneSnapshot snapshot, Cursor end) {
    return journal.reader(start(snapshot), end);
  }

  private static Cursor start(@Nullable LaneSnapshot snapshot) {
    return snapshot == null ? Cursor.START : snapshot.cursor();
  }

  /** Appends a record; returns where the journal ends then. */
  Cursor append(ByteWriter record, long nextPosition) throws IOException {
    lock.lock();
    try {
      return journal.append(record, nextPosition);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the current file of the journal, if it is worth it, so that it can be dropped after the next snapshot. */
  void endSegment() {
    lock.lock();
    try {
      journal.endSegment();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes a snapshot, and the journal before it where that is to survive a loss of power; then drops what of the journal no kept snapshot
   * needs. For one thread, which waits for the disk: nobody else waits for it.
   */
  void store(byte[] snapshot, Cursor needed) throws IOException {
    if (context.config().journal().sync() != LaneConfig.Sync.NONE) {
      journal.force();
    }
    snapshots.write(snapshot);
    lock.lock();
    try {
      journal.dropBefore(needed);
    } finally {
      lock.unlock();
    }
  }

  /** Has the disk write the journal. */
  void force() {
    try {
      journal.force();
    } catch (IOException e) {
      context.metrics().failure(LaneMetrics.Stage.JOURNAL_SYNC);
      LOG.error("lane {}: the journal can't be forced to the disk", key, e);
    }
  }

  /** How large the journal is. */
  long journalBytes() {
    return journal.bytes();
  }

  /** Lets go of the journal's file; the next record opens it again. */
  void close() {
    lock.lock();
    try {
      journal.close();
    } finally {
      lock.unlock();
    }
  }

  /** What was accepted, by a snapshot and the heads of the records behind it. */
  private static final class Accepted implements Journal.Visitor {
    final Marks marks;
    long nextPosition;

    Accepted(@Nullable LaneSnapshot snapshot, int maxClients) {
      marks = snapshot == null ? new Marks(maxClients) : snapshot.marks();
      nextPosition = snapshot == null ? 1 : snapshot.nextPosition();
    }

    @Override
    public void record(ByteReader body) throws IOException {
      JournalRecord.Head head = JournalRecord.readHead(body);
      if (head != null) {
        marks.advance(head.clientId(), head.lastSequence());
        nextPosition = Math.max(nextPosition, head.firstPosition() + head.events());
      }
    }

    @Override
    public void segment(long firstPosition) {
      nextPosition = Math.max(nextPosition, firstPosition);
    }
  }
}
