package dev.kikori.appender.ship;

import dev.kikori.appender.spill.SpillReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes spilled events into a log, one record at a time. Events that the log knows already, because they stand in two files, are
 * passed over; where events are missing the log is emptied first, as a batch has no gap.
 */
final class ReadBack implements SpillReader.Target {
  /** Where the next record comes from. */
  interface Source {
    boolean next(SpillReader.Target target);
  }

  private final EventLog log;
  private final @Nullable StoredDefinitions definitions;
  private byte @Nullable [] pending;
  private int pendingStart;
  private int pendingCount;
  private long pendingFirst;

  /**
   * @param definitions collects those of the segment that is being read; null if they are known anyway
   */
  ReadBack(EventLog log, @Nullable StoredDefinitions definitions) {
    this.log = log;
    this.definitions = definitions;
  }

  boolean isPending() {
    return pending != null;
  }

  int pendingEvents() {
    return pending == null ? 0 : pendingCount;
  }

  /** Moves a record with news into the log, if there is one and room for it; returns how many events that were. */
  int refill(Source source) {
    int news = 0;
    while (news == 0 && (pending != null || source.next(this))) {
      news = take();
      if (pending != null) {
        break;
      }
    }
    return news;
  }

  /** What is pending is so no more, unless there is no room for it. */
  private int take() {
    byte[] events = pending;
    if (events == null) {
      return 0;
    }
    int known = (int) Math.max(0, Math.min(pendingCount, log.last() + 1 - pendingFirst));
    int start = Framing.skip(events, pendingStart, known);
    int length = events.length - start;
    int count = pendingCount - known;
    if (count > 0) {
      boolean gap = pendingFirst + known != log.last() + 1;
      if (gap ? !log.isEmpty() : !log.hasRoom(length)) {
        return 0;
      }
      if (gap) {
        log.startAfter(pendingFirst + known - 1);
      }
      log.appendFramed(events, start, length, count);
    }
    pending = null;
    return count;
  }

  @Override
  public void segmentBegins() {
    if (definitions != null) {
      definitions.segmentBegins();
    }
  }

  @Override
  public void definitions(byte[] payload, int length) {
    if (definitions != null) {
      definitions.add(payload, length);
    }
  }

  @Override
  public void events(long firstSequence, int count, byte[] payload, int length) {
    pending = Arrays.copyOf(payload, length);
    pendingStart = 0;
    pendingFirst = firstSequence;
    pendingCount = count;
  }
}
