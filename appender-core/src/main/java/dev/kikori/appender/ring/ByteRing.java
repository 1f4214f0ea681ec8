package dev.kikori.appender.ring;

/** Skeleton. */
public final class ByteRing {
  /** What takes records out of the ring. */
  @FunctionalInterface
  public interface Consumer {
    /** One record; the bytes are valid during the call only and must not be changed. */
    void accept(byte[] source, int offset, int length);
  }

  /** A ring of at least this many bytes; allocated at the first {@link #offer}. */
  public ByteRing(int capacityBytes) {}

  /** The largest record that fits, a quarter of the capacity. */
  public int maxRecordBytes() {
    throw new UnsupportedOperationException();
  }

  /** Puts a record into the ring; false if there is no room. Any thread; never blocks. {@code urgent} wakes a lingering consumer. */
  public boolean offer(byte[] source, int offset, int length, boolean urgent) {
    throw new UnsupportedOperationException();
  }

  /** Hands over at most so many records and so many bytes (one record at least, if there is one); returns the number of records. */
  public int drain(Consumer consumer, int maxRecords, int maxBytes) {
    throw new UnsupportedOperationException();
  }

  /** Bytes in use, headers and padding included. */
  public long usedBytes() {
    throw new UnsupportedOperationException();
  }

  /** Bytes in all. */
  public int capacityBytes() {
    throw new UnsupportedOperationException();
  }

  /** Whether there is nothing to drain. */
  public boolean isEmpty() {
    throw new UnsupportedOperationException();
  }

  /** Consumer only: parks until something is offered, the thread is unparked or interrupted; may return for no reason. */
  public void awaitRecord() {
    throw new UnsupportedOperationException();
  }

  /**
   * Consumer only: parks until {@code usedBytes() >= thresholdBytes}, an urgent record is offered, the time is up, the thread is
   * unparked or interrupted; may return for no reason. Other records do not wake it.
   */
  public void awaitMore(long thresholdBytes, long nanos) {
    throw new UnsupportedOperationException();
  }
}
