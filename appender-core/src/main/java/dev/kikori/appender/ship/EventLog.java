package dev.kikori.appender.ship;

import java.util.Arrays;

/**
 * The events that are not acknowledged yet, in order, as the bytes that a batch carries (field 4 of {@code kikori.v1.Batch} each), in
 * one circular array that grows up to its limit. A cursor divides what was sent on the present stream from what was not; a new stream
 * puts it back to the start. Batches are cut when they are sent, so that a new stream may have other limits.
 *
 * <p>Positions count bytes since the beginning and never wrap; the array's length is a power of two.
 */
final class EventLog {
  private static final int INITIAL_BYTES = 64 << 10;

  private final long limitBytes;
  private byte[] data = new byte[0];
  private long head;
  private long cursor;
  private long tail;
  private long acknowledged;
  private long sent;
  private long last;
  private long everSent;
  private long cutStart;
  private int cutEvents;
  private int cutAgain;
  private final Cuts cuts = new Cuts();

  EventLog(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Whether events of so many bytes fit; anything fits into an empty log. */
  boolean hasRoom(int bytes) {
    return tail == head || tail - head + bytes <= limitBytes;
  }

  long roomBytes() {
    return limitBytes - (tail - head);
  }

  /** The sequence number of the last event that was acknowledged or never here. */
  long acknowledged() {
    return acknowledged;
  }

  /** The sequence number of the last event that was sent on this stream, or acknowledged. */
  long sent() {
    return sent;
  }

  /** The sequence number of the last event. */
  long last() {
    return last;
  }

  boolean isEmpty() {
    return last == acknowledged;
  }

  boolean hasUnsent() {
    return last > sent;
  }

  long unacknowledgedBytes() {
    return tail - head;
  }

  /** Starts anew after the given sequence number; only an empty log can. */
  void startAfter(long sequence) {
    if (!isEmpty()) {
      throw new IllegalStateException("events " + (acknowledged + 1) + ".." + last + " are here");
    }
    acknowledged = sequence;
    sent = sequence;
    last = sequence;
  }

  /** Appends one encoded event. */
  void append(byte[] event, int offset, int length) {
    ensure(Framing.size(length));
    put(Framing.EVENT_TAG);
    int left = length;
    while ((left & ~0x7f) != 0) {
      put((byte) (left | 0x80));
      left >>>= 7;
    }
    put((byte) left);
    putAll(event, offset, length);
    last++;
  }

  /** Appends events that are framed already. */
  void appendFramed(byte[] events, int offset, int length, int count) {
    ensure(length);
    putAll(events, offset, length);
    last += count;
  }

  /** Marks the next batch as sent, of at most so many events and bytes but one event at least; {@link #cutLength} says where it lies. */
  void cut(long maxEvents, long maxBytes, long nowNanos) {
    cutStart = cursor;
    long before = sent;
    if (last - sent <= maxEvents && tail - cursor <= maxBytes) {
      cutEvents = (int) (last - sent);
      cursor = tail;
      sent = last;
    } else {
      cutEvents = 0;
      do {
        cursor = after(cursor);
        sent++;
        cutEvents++;
      } while (sent < last && cutEvents < maxEvents && after(cursor) - cutStart <= maxBytes);
    }
    cutAgain = (int) Math.max(0, Math.min(sent, everSent) - before);
    everSent = Math.max(everSent, sent);
    cuts.add(sent, cursor, nowNanos);
  }

  int cutEvents() {
    return cutEvents;
  }

  /** How many events of the cut had been sent before. */
  int cutAgain() {
    return cutAgain;
  }

  int cutLength() {
    return (int) (cursor - cutStart);
  }

  byte[] data() {
    return data;
  }

  int cutOffset() {
    return index(cutStart);
  }

  /** How much of the cut lies before the end of the array; the rest begins at 0. */
  int cutFirstLength() {
    return Math.min(cutLength(), data.length - cutOffset());
  }

  /** Forgets events up to this one; returns when the last batch that is wholly acknowledged by it was sent, or -1. */
  long acknowledge(long sequence) {
    if (sequence <= acknowledged) {
      return -1;
    }
    long upTo = Math.min(sequence, last);
    long sentAt = -1;
    while (!cuts.isEmpty() && cuts.firstSequence() <= upTo) {
      acknowledged = cuts.firstSequence();
      head = cuts.firstPosition();
      sentAt = cuts.firstNanos();
      cuts.removeFirst();
    }
    while (acknowledged < upTo) {
      head = after(head);
      acknowledged++;
    }
    if (cursor < head) {
      cursor = head;
      sent = acknowledged;
    }
    return sentAt;
  }

  /** A new stream: everything that is here has to be sent again. */
  void rewind() {
    cursor = head;
    sent = acknowledged;
    cuts.clear();
  }

  /** Copies what is not acknowledged, framed, piece by piece. */
  void copyTo(FramedEvents target, int maxBytes) {
    long from = head;
    long sequence = acknowledged;
    while (sequence < last) {
      long to = from;
      int count = 0;
      do {
        to = after(to);
        count++;
      } while (sequence + count < last && after(to) - from <= maxBytes);
      byte[] piece = new byte[(int) (to - from)];
      int first = Math.min(piece.length, data.length - index(from));
      System.arraycopy(data, index(from), piece, 0, first);
      System.arraycopy(data, 0, piece, first, piece.length - first);
      target.accept(sequence + 1, count, piece, piece.length);
      from = to;
      sequence += count;
    }
  }

  /** Takes framed events. */
  interface FramedEvents {
    void accept(long firstSequence, int count, byte[] events, int length);
  }

  private long after(long position) {
    long at = position + 1;
    int length = 0;
    int shift = 0;
    byte b;
    do {
      b = data[index(at++)];
      length |= (b & 0x7f) << shift;
      shift += 7;
    } while (b < 0);
    return at + length;
  }

  private int index(long position) {
    return (int) position & (data.length - 1);
  }

  private void put(byte b) {
    data[index(tail++)] = b;
  }

  private void putAll(byte[] source, int offset, int length) {
    int at = index(tail);
    int first = Math.min(length, data.length - at);
    System.arraycopy(source, offset, data, at, first);
    System.arraycopy(source, offset + first, data, 0, length - first);
    tail += length;
  }

  private void ensure(int more) {
    long needed = tail - head + more;
    if (needed <= data.length) {
      return;
    }
    int capacity = Math.max(INITIAL_BYTES, data.length);
    while (capacity < needed) {
      capacity = Math.multiplyExact(capacity, 2);
    }
    byte[] grown = new byte[capacity];
    for (long from = head; from < tail; ) {
      int count = (int) Math.min(tail - from, data.length - index(from));
      count = (int) Math.min(count, capacity - (from & (capacity - 1)));
      System.arraycopy(data, index(from), grown, (int) (from & (capacity - 1)), count);
      from += count;
    }
    data = grown;
  }

  /** Where sent batches end and when they were sent: acknowledgements mostly fall on these, and need no walk. */
  private static final class Cuts {
    private long[] entries = new long[3 * 16];
    private int first;
    private int count;

    void add(long sequence, long position, long nanos) {
      if (3 * count == entries.length) {
        grow();
      }
      int at = 3 * ((first + count) % (entries.length / 3));
      entries[at] = sequence;
      entries[at + 1] = position;
      entries[at + 2] = nanos;
      count++;
    }

    boolean isEmpty() {
      return count == 0;
    }

    long firstSequence() {
      return entries[3 * first];
    }

    long firstPosition() {
      return entries[3 * first + 1];
    }

    long firstNanos() {
      return entries[3 * first + 2];
    }

    void removeFirst() {
      first = (first + 1) % (entries.length / 3);
      count--;
    }

    void clear() {
      first = 0;
      count = 0;
    }

    private void grow() {
      long[] grown = Arrays.copyOf(entries, entries.length * 2);
      int capacity = entries.length / 3;
      for (int i = 0; i < count; i++) {
        System.arraycopy(entries, 3 * ((first + i) % capacity), grown, 3 * i, 3);
      }
      entries = grown;
      first = 0;
    }
  }
}
