package dev.kikori.server.lane;

import java.util.Comparator;

/**
 * A place between two records of a journal.
 *
 * @param segment number of the file
 * @param offset bytes from its start
 */
record Cursor(long segment, long offset) implements Comparable<Cursor> {
  /** Before anything. */
  static final Cursor START = new Cursor(0, 0);

  @Override
  public int compareTo(Cursor other) {
    return Comparator.comparingLong(Cursor::segment)
        .thenComparingLong(Cursor::offset)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return segment + "/" + offset;
  }
}
