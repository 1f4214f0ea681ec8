package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.window.OpenWindow;
import java.util.ArrayList;
import java.util.List;

/** What a lane does in order, and does again in the same order after a kill: it takes events, and it decides by the clock. */
sealed interface JournalRecord {
  /**
   * Events of one client.
   *
   * @param clientId empty if nobody remembers the client
   * @param lastSequence sequence number of the last event
   * @param firstPosition position of the first event in the lane
   */
  record Batch(String clientId, long lastSequence, long firstPosition, List<LogEvent> events)
      implements JournalRecord {
    /** Whether it is the first that the client sends: then its process has just started. */
    boolean isFirst() {
      return !clientId.isEmpty() && lastSequence == events.size();
    }
  }

  /** A window that waits for more lines no longer, if it is still the same. */
  record Close(OpenWindow window) implements JournalRecord {}

  /**
   * A stream has been silent for so long that its alerts are over.
   *
   * @param upToPosition alerts that a later line has kept alive stay
   */
  record Resolve(String stream, long upToPosition) implements JournalRecord {}

  /** What can be told of a batch without reading its events. */
  record Head(String clientId, long lastSequence, long firstPosition, int events) {}

  default void write(ByteWriter out) {
    if (this instanceof Batch batch) {
      writeBatch(
          batch.clientId(), batch.lastSequence(), batch.firstPosition(), batch.events(), out);
    } else if (this instanceof Close close) {
      out.writeByte(2);
      out.writeText(close.window().stream());
      out.writeCount(close.window().mark());
    } else if (this instanceof Resolve resolve) {
      out.writeByte(3);
      out.writeText(resolve.stream());
      out.writeCount(resolve.upToPosition());
    }
  }

  private static void writeBatch(
      String clientId,
      long lastSequence,
      long firstPosition,
      List<LogEvent> events,
      ByteWriter out) {
    out.writeByte(1);
    out.writeText(clientId);
    out.writeCount(lastSequence);
    out.writeCount(firstPosition);
    out.writeCount(events.size());
    for (int i = 0; i < events.size(); i++) {
      out.writeEvent(events.get(i));
    }
  }

  /** What a record that {@link #write} wrote begins with; null if it holds no events. */
  static @org.jspecify.annotations.Nullable Head readHead(ByteReader in) throws SnapshotException {
    return in.readByte() == 1 ? head(in) : null;
  }

  private static Head head(ByteReader in) throws SnapshotException {
    return new Head(in.readText(), in.readCount(), in.readCount(), in.readSize(1));
  }

  /** A record that {@link #write} wrote. */
  static JournalRecord read(ByteReader in) throws SnapshotException {
    int kind = in.readByte();
    return switch (kind) {
      case 1 -> readBatch(in);
      case 2 -> new Close(new OpenWindow(in.readText(), in.readCount(), false));
      case 3 -> new Resolve(in.readText(), in.readCount());
      default -> throw new SnapshotException("a record of kind " + kind + " (expected: 1, 2 or 3)");
    };
  }

  private static Batch readBatch(ByteReader in) throws SnapshotException {
    Head head = head(in);
    List<LogEvent> events = new ArrayList<>();
    for (int i = 0; i < head.events(); i++) {
      events.add(in.readEvent());
    }
    return new Batch(head.clientId(), head.lastSequence(), head.firstPosition(), events);
  }
}
