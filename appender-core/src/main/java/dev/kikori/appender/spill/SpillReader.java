package dev.kikori.appender.spill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments one after the other and deletes each when all of it is acknowledged, no sooner: what is in memory only would not
 * survive.
 */
public final class SpillReader {
  /** Takes what the records say. */
  public interface Target {
    void segmentBegins();

    void definitions(byte[] payload, int length);

    void events(long firstSequence, int count, byte[] payload, int length);
  }

  private final Deque<Path> unread;
  private final Deque<Path> read = new ArrayDeque<>();
  private final Deque<Long> readUntil = new ArrayDeque<>();
  private final LongConsumer deletedBytes;
  private final Runnable damaged;
  private @Nullable SegmentReader current;
  private long lastSequence;
  private long acknowledged;

  SpillReader(Deque<Path> unread, LongConsumer deletedBytes, Runnable damaged) {
    this.unread = unread;
    this.deletedBytes = deletedBytes;
    this.damaged = damaged;
  }

  /** Whether {@link #next} could bring something. */
  public boolean hasNext() {
    return current != null || !unread.isEmpty();
  }

  /** Reads up to the next record of events, and it; false if there is none. Damage is counted, and costs the rest of its segment. */
  public boolean next(Target target) {
    while (hasNext()) {
      try {
        if (current == null) {
          current = SegmentReader.open(unread.element());
          target.segmentBegins();
        }
        while (current.next()) {
          if (current.type() == SegmentFormat.DEFINITIONS) {
            target.definitions(current.payload(), current.length());
          } else if (current.type() == SegmentFormat.EVENTS && current.count() > 0) {
            events(current, target);
            return true;
          }
        }
        if (current.isDamaged()) {
          damaged.run();
        }
      } catch (IOException e) {
        damaged.run();
      }
      doneWithCurrent();
    }
    return false;
  }

  private void events(SegmentReader from, Target target) {
    lastSequence = from.firstSequence() + from.count() - 1;
    target.events(from.firstSequence(), from.count(), from.payload(), from.length());
    if (from.isAtEnd()) {
      doneWithCurrent();
    }
  }

  private void doneWithCurrent() {
    closeCurrent();
    read.add(unread.remove());
    readUntil.add(lastSequence);
  }

  /** Deletes the segments of which nothing is needed any more. */
  public void acknowledged(long sequence) {
    acknowledged = sequence;
    while (!readUntil.isEmpty() && readUntil.element() <= sequence) {
      readUntil.remove();
      deletedBytes.accept(SpillFiles.delete(read.remove()));
    }
  }

  /** Stops reading; files that are not done with stay, and the first one says how far it is. */
  public void close() {
    closeCurrent();
    Path first = read.isEmpty() ? unread.peek() : read.peek();
    if (first != null) {
      SpillFiles.mark(first, acknowledged);
    }
  }

  private void closeCurrent() {
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        // It was only read.
      }
      current = null;
    }
  }
}
