package dev.kikori.appender.transport;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message as pieces of byte arrays that others own: what comes before the events, and events that may lie around the end of a
 * circular buffer. gRPC frames it with one copy and no array of the whole.
 */
public final class OutgoingMessage {
  private final byte[][] parts;
  private final int[] offsets;
  private final int[] lengths;

  private OutgoingMessage(byte[][] parts, int[] offsets, int[] lengths) {
    this.parts = parts;
    this.offsets = offsets;
    this.lengths = lengths;
  }

  /** One piece. */
  public static OutgoingMessage of(byte[] bytes, int offset, int length) {
    return new OutgoingMessage(new byte[][] {bytes}, new int[] {offset}, new int[] {length});
  }

  /** A prefix, a head, and two pieces of one body; a piece may be empty. */
  public static OutgoingMessage of(
      byte[] prefix,
      int prefixLength,
      byte[] head,
      int headLength,
      byte[] body,
      int offset1,
      int length1,
      int length2) {
    return new OutgoingMessage(
        new byte[][] {prefix, head, body, body},
        new int[] {0, 0, offset1, 0},
        new int[] {prefixLength, headLength, length1, length2});
  }

  /** The length of the message in bytes. */
  public int length() {
    int sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    return sum;
  }

  /** The message as one array of its own. */
  public byte[] toByteArray() {
    byte[] all = new byte[length()];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(parts[i], offsets[i], all, at, lengths[i]);
      at += lengths[i];
    }
    return all;
  }

  InputStream stream() {
    return new Pieces();
  }

  private final class Pieces extends InputStream implements KnownLength, Drainable {
    private int part;
    private int read;

    @Override
    public int available() {
      int left = -read;
      for (int i = part; i < parts.length; i++) {
        left += lengths[i];
      }
      return left;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      while (part < parts.length && read == lengths[part]) {
        part++;
        read = 0;
      }
      if (part == parts.length) {
        return -1;
      }
      int count = Math.min(length, lengths[part] - read);
      System.arraycopy(parts[part], offsets[part] + read, target, offset, count);
      read += count;
      return count;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int total = 0;
      for (; part < parts.length; part++) {
        target.write(parts[part], offsets[part] + read, lengths[part] - read);
        total += lengths[part] - read;
        read = 0;
      }
      return total;
    }
  }
}
