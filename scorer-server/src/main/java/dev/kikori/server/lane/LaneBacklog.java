package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane has to do, in its order: first what the journal holds and no snapshot does, then what the inbox takes. Used by the lane's
 * turns only, but for {@link #restored}.
 */
final class LaneBacklog {
  private static final Logger LOG = LoggerFactory.getLogger(LaneBacklog.class);

  /** Bytes of what never was in the queue. */
  private static final long REPLAYED = -1;

  private final LaneInbox inbox;
  private final ServiceKey key;
  private final LaneMetrics metrics;
  private final CompletableFuture<Void> restored = new CompletableFuture<>();
  private @Nullable JournalReader replay;

  LaneBacklog(LaneInbox inbox, ServiceKey key, LaneMetrics metrics) {
    this.inbox = inbox;
    this.key = key;
    this.metrics = metrics;
  }

  /** Has these records done before any other. */
  void replay(JournalReader records) {
    replay = records;
  }

  /** Whether records of the journal are left to do again. */
  boolean isReplaying() {
    return replay != null;
  }

  /** Is done when all that an earlier process has left is done again. */
  CompletableFuture<Void> restored() {
    return restored;
  }

  /**
   * The next record, or null if there is none now. A damaged one is passed over.
   *
   * @throws IOException if the journal can't be read; the next call tries again
   */
  LaneQueue.@Nullable Work next() throws IOException {
    for (JournalReader records = replay; records != null; records = replay) {
      ByteReader body = nextBody(records);
      if (body == null) {
        replay = null;
        restored.complete(null);
      } else {
        try {
          return new LaneQueue.Work(JournalRecord.read(body), records.cursor(), REPLAYED);
        } catch (SnapshotException e) {
          metrics.failure(LaneMetrics.Stage.JOURNAL_DAMAGED);
          LOG.error("lane {}: the record before {} is passed over", key, records.cursor(), e);
        }
      }
    }
    return inbox.next();
  }

  private @Nullable ByteReader nextBody(JournalReader records) throws IOException {
    try {
      return records.next();
    } catch (IOException e) {
      restored.completeExceptionally(e);
      throw e;
    }
  }

  /** A record is done: it makes room, unless it comes from the journal. Returns the bytes that were journaled since. */
  long done(LaneQueue.Work work) {
    if (work.bytes() == REPLAYED) {
      return 0;
    }
    inbox.done(work);
    return work.bytes();
  }
}
