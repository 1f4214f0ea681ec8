package dev.kikori.scorer.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A stream whose first bytes have been looked at. Unlike a buffered stream it never reads twice for one call, so that nothing that was read
 * is lost when the next read fails.
 */
final class PeekedInput extends InputStream {
  private static final int PEEKED = 2;

  private final InputStream in;
  private final byte[] first = new byte[PEEKED];
  private int count;
  private int position;

  private PeekedInput(InputStream in) {
    this.in = in;
  }

  static PeekedInput of(InputStream in) throws IOException {
    PeekedInput peeked = new PeekedInput(in);
    int read = 0;
    while (read >= 0 && peeked.count < PEEKED) {
      read = in.read(peeked.first, peeked.count, PEEKED - peeked.count);
      peeked.count += Math.max(0, read);
    }
    return peeked;
  }

  /** Whether the stream starts with these two bytes. */
  boolean startsWith(int one, int two) {
    return count == PEEKED && (first[0] & 0xFF) == one && (first[1] & 0xFF) == two;
  }

  /** Whether what is behind it is unpacked on the way: then {@link #available} says nothing about what is to come. */
  boolean isUnpacked() {
    return in instanceof GZIPInputStream;
  }

  @Override
  public int read() throws IOException {
    return position < count ? first[position++] & 0xFF : in.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position == count) {
      return in.read(buffer, offset, length);
    }
    int copied = Math.min(length, count - position);
    System.arraycopy(first, position, buffer, offset, copied);
    position += copied;
    return copied;
  }

  @Override
  public int available() throws IOException {
    return count - position + in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
