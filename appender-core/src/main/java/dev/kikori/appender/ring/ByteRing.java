package dev.kikori.appender.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of byte records: any number of producers, one consumer, no lock.
 *
 * <p>A producer claims room for exactly one record by moving the tail (one compare-and-set), copies the record and publishes its
 * length with release semantics; the consumer reads lengths with acquire semantics, so it sees whole records in the order of the
 * claims, and those of one thread in the order in which it offered them. No foreign code runs between claim and publication.
 * Lengths lie in an array of their own, one for each {@value #UNIT} bytes, because a view of a {@code byte[]} allows no atomic
 * access. A record never wraps: what is left at the end of the array is padded.
 *
 * <p>Waking the consumer: it announces what it waits for (a volatile write) and then looks at the tail again; a producer moves the
 * tail and then looks at the announcement. One of the two sees the other, and whoever takes the announcement back unparks, once.
 * While the consumer works nobody signals.
 */
public final class ByteRing {
  /** Records begin at multiples of this. */
  static final int UNIT = 32;

  static final int MIN_CAPACITY = 64 << 10;

  private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle LENGTHS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle STORAGE;

  static {
    try {
      STORAGE = MethodHandles.lookup().findVarHandle(ByteRing.class, "storage", Storage.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Fields that different threads write stand 128 bytes apart.
  private static final int TAIL = 16;
  private static final int CACHED_HEAD = 32;
  private static final int HEAD = 48;
  private static final int SIGNAL = 64;
  private static final int THRESHOLD = 65;
  private static final int URGENT = 80;
  private static final int CELL_COUNT = 96;

  /** Set in the tail by {@link #close}. */
  private static final long CLOSED = Long.MIN_VALUE;

  private static final long NOBODY = 0;
  private static final long ANY_RECORD = 1;
  private static final long ENOUGH = 2;

  private static final long HALF_WRITTEN_NANOS = 20_000;

  private final long[] cells = new long[CELL_COUNT];
  private final int capacity;
  private final int mask;
  private final RoomWaiters roomWaiters = new RoomWaiters();

  // Only through STORAGE.
  @SuppressWarnings("unused")
  private @Nullable Storage storage;

  private volatile @Nullable Thread waiting;

  /** What takes records out of the ring. */
  @FunctionalInterface
  public interface Consumer {
    /** One record; the bytes are valid during the call only and must not be changed. */
    void accept(byte[] source, int offset, int length);
  }

  /** A ring of at least this many bytes, rounded up to a power of two; allocated at the first {@link #offer}. */
  public ByteRing(int capacityBytes) {
    if (capacityBytes < 1 || capacityBytes > 1 << 30) {
      throw new IllegalArgumentException("capacityBytes: " + capacityBytes + " (expected: 1..1GB)");
    }
    int least = Math.max(MIN_CAPACITY, capacityBytes);
    capacity = Integer.highestOneBit(least - 1) << 1;
    mask = capacity - 1;
  }

  /** The largest record that is taken, a quarter of the capacity. */
  public int maxRecordBytes() {
    return capacity / 4;
  }

  /** Bytes in all. */
  public int capacityBytes() {
    return capacity;
  }

  /** Bytes in use, padding included. */
  public long usedBytes() {
    long head = (long) CELLS.getAcquire(cells, HEAD);
    return Math.max(0, tail() - head);
  }

  /** Where the next record will be claimed; for {@link #hasBefore}. */
  public long end() {
    return tail();
  }

  /** Consumer only: whether records that were claimed before this end are still to be taken. */
  public boolean hasBefore(long end) {
    return (long) CELLS.get(cells, HEAD) - end < 0;
  }

  /** Whether nothing is claimed that the consumer has not taken. */
  public boolean isEmpty() {
    return usedBytes() == 0;
  }

  /**
   * Puts a record into the ring. Any thread; never blocks.
   *
   * @param urgent whether a consumer that looks from time to time should take it soon; it is not woken for that
   * @return false if there is no room or the ring is closed
   */
  public boolean offer(byte[] source, int offset, int length, boolean urgent) {
    if (length < 1 || length > maxRecordBytes()) {
      throw new IllegalArgumentException(
          "length: " + length + " (expected: 1.." + maxRecordBytes() + ")");
    }
    Storage into = storage();
    int needed = length + UNIT - 1 & -UNIT;
    long tail;
    int index;
    int padding;
    do {
      tail = (long) CELLS.getVolatile(cells, TAIL);
      index = (int) tail & mask;
      padding = needed > capacity - index ? capacity - index : 0;
      if (tail < 0 || !hasRoom(tail + padding + needed)) {
        return false;
      }
    } while (!CELLS.compareAndSet(cells, TAIL, tail, tail + padding + needed));
    try {
      if (padding > 0) {
        LENGTHS.setRelease(into.lengths, index / UNIT, -padding);
        index = 0;
      }
      System.arraycopy(source, offset, into.bytes, index, length);
      LENGTHS.setRelease(into.lengths, index / UNIT, length);
    } catch (StackOverflowError e) {
      // An application that recurses without end and logs on the way down is at its deepest here.
      // What it claimed is published for all that, as room to be passed over, and without a call.
      into.lengths[index / UNIT] = -(index == 0 ? needed : padding + needed);
      throw e;
    }
    if (urgent) {
      CELLS.setRelease(cells, URGENT, 1L);
    }
    // Ordered after the compare-and-set on the tail, both being volatile.
    long signal = (long) CELLS.getVolatile(cells, SIGNAL);
    if (signal != NOBODY) {
      signal(signal, tail + padding + needed);
    }
    return true;
  }

  /** As {@link #offer}, but waits for room up to so many nanoseconds; gives up early when the thread is interrupted. */
  public boolean offer(byte[] source, int offset, int length, boolean urgent, long waitNanos) {
    if (offer(source, offset, length, urgent)) {
      return true;
    }
    long deadline = System.nanoTime() + waitNanos;
    while (!isClosed()) {
      Object ticket = roomWaiters.enter();
      try {
        // After the announcement: room that was made before it is seen here, room that is made
        // after it unparks.
        if (offer(source, offset, length, urgent)) {
          return true;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || isClosed() || Thread.currentThread().isInterrupted()) {
          return false;
        }
        LockSupport.parkNanos(this, left);
      } finally {
        roomWaiters.leave(ticket);
      }
    }
    return false;
  }

  /** Refuses every further record; what was claimed before can still be drained. Idempotent. */
  public void close() {
    long tail;
    do {
      tail = (long) CELLS.getVolatile(cells, TAIL);
    } while (tail >= 0 && !CELLS.compareAndSet(cells, TAIL, tail, tail | CLOSED));
    roomWaiters.wakeAll();
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return (long) CELLS.getVolatile(cells, TAIL) < 0;
  }

  /**
   * Consumer only: hands over at most so many records and so many bytes, but one record at least if there is one. What the
   * consumer throws comes through; the record it was given is gone, unless the consumer was out of memory: then it is the next again.
   *
   * @return the number of records
   */
  public int drain(Consumer consumer, int maxRecords, int maxBytes) {
    Storage from = (Storage) STORAGE.getAcquire(this);
    if (from == null) {
      return 0;
    }
    long urgent = (long) CELLS.getAndSet(cells, URGENT, 0L);
    long start = (long) CELLS.get(cells, HEAD);
    long head = start;
    int records = 0;
    long bytes = 0;
    try {
      while (records < maxRecords) {
        int index = (int) head & mask;
        int length = (int) LENGTHS.getAcquire(from.lengths, index / UNIT);
        if (length == 0) {
          urgent = 0;
          break;
        }
        if (records > 0 && bytes + length > maxBytes) {
          break;
        }
        from.lengths[index / UNIT] = 0;
        head += length < 0 ? -length : length + UNIT - 1 & -UNIT;
        if (length > 0) {
          records++;
          bytes += length;
          try {
            consumer.accept(from.bytes, index, length);
          } catch (OutOfMemoryError e) {
            from.lengths[index / UNIT] = length;
            head -= length + UNIT - 1 & -UNIT;
            throw e;
          }
        }
      }
    } finally {
      if (head != start) {
        CELLS.setVolatile(cells, HEAD, head);
        roomWaiters.wakeIfAny();
      }
      if (urgent != 0) {
        CELLS.setVolatile(cells, URGENT, 1L);
      }
    }
    return records;
  }

  /** Consumer only: whether an urgent record is likely among those to be taken. */
  public boolean isUrgent() {
    return (long) CELLS.getAcquire(cells, URGENT) != 0;
  }

  /** Consumer only: parks until something is offered, the thread is unparked or interrupted; may return for no reason. */
  public void awaitRecord() {
    announce(ANY_RECORD);
    if (isEmpty()) {
      LockSupport.park(this);
    } else {
      awaitHalfWritten();
    }
    CELLS.setVolatile(cells, SIGNAL, NOBODY);
  }

  /**
   * Consumer only: parks until {@code usedBytes() >= thresholdBytes}, the time is up, the thread is unparked or interrupted; may return
   * for no reason.
   */
  public void awaitMore(long thresholdBytes, long nanos) {
    CELLS.setOpaque(cells, THRESHOLD, thresholdBytes);
    announce(ENOUGH);
    if (usedBytes() < thresholdBytes) {
      LockSupport.parkNanos(this, nanos);
    }
    CELLS.setVolatile(cells, SIGNAL, NOBODY);
  }

  private void announce(long signal) {
    waiting = Thread.currentThread();
    CELLS.setVolatile(cells, SIGNAL, signal);
  }

  /** A record is claimed; if its producer lost the processor before it was published, there is no use in spinning. */
  private void awaitHalfWritten() {
    Storage from = (Storage) STORAGE.getAcquire(this);
    int index = (int) (long) CELLS.get(cells, HEAD) & mask;
    if (from == null || (int) LENGTHS.getAcquire(from.lengths, index / UNIT) == 0) {
      LockSupport.parkNanos(this, HALF_WRITTEN_NANOS);
    }
  }

  private void signal(long signal, long tail) {
    boolean due =
        signal == ANY_RECORD
            || tail - (long) CELLS.getAcquire(cells, HEAD)
                >= (long) CELLS.getOpaque(cells, THRESHOLD);
    if (due && CELLS.compareAndSet(cells, SIGNAL, signal, NOBODY)) {
      LockSupport.unpark(waiting);
    }
  }

  private boolean hasRoom(long end) {
    if (end - (long) CELLS.getAcquire(cells, CACHED_HEAD) <= capacity) {
      return true;
    }
    long head = (long) CELLS.getVolatile(cells, HEAD);
    CELLS.setRelease(cells, CACHED_HEAD, head);
    return end - head <= capacity;
  }

  private long tail() {
    return (long) CELLS.getVolatile(cells, TAIL) & ~CLOSED;
  }

  private Storage storage() {
    Storage known = (Storage) STORAGE.getAcquire(this);
    if (known != null) {
      return known;
    }
    Storage made = new Storage(capacity);
    return STORAGE.compareAndSet(this, null, made) ? made : (Storage) STORAGE.getAcquire(this);
  }

  private static final class Storage {
    final byte[] bytes;
    final int[] lengths;

    Storage(int capacity) {
      bytes = new byte[capacity];
      lengths = new int[capacity / UNIT];
    }
  }
}
