package dev.kikori.appender.encode;

import java.util.Arrays;

/** A growing byte array that is written in protobuf's wire format. Not thread-safe. */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private byte[] buffer;
  private int position;

  public ProtoWriter(int initialBytes) {
    buffer = new byte[Math.max(16, initialBytes)];
  }

  /** The bytes, valid up to {@link #size}; replaced when it grows. */
  public byte[] buffer() {
    return buffer;
  }

  /** How many bytes were written. */
  public int size() {
    return position;
  }

  /** Forgets what was written. */
  public void clear() {
    position = 0;
  }

  /** A number field; nothing for 0, as proto3 has it. */
  public void number(int field, long value) {
    if (value != 0) {
      ensure(15);
      tag(field, VARINT);
      varint(value);
    }
  }

  /** A boolean field; nothing for false. */
  public void bool(int field, boolean value) {
    number(field, value ? 1 : 0);
  }

  /** A fixed64 field; nothing for 0. */
  public void fixed64(int field, long value) {
    if (value != 0) {
      ensure(13);
      tag(field, FIXED64);
      for (int shift = 0; shift < 64; shift += 8) {
        buffer[position++] = (byte) (value >>> shift);
      }
    }
  }

  /** A string field; nothing for an empty one. Lone surrogates become U+FFFD. */
  public void string(int field, String value) {
    if (!value.isEmpty()) {
      int length = Math.toIntExact(Utf8.length(value));
      ensure(10 + length);
      tag(field, LENGTH_DELIMITED);
      varint(length);
      position = Utf8.write(value, buffer, position);
    }
  }

  /** A bytes or message field whose content stands in an array. */
  public void bytes(int field, byte[] source, int offset, int length) {
    ensure(10 + length);
    tag(field, LENGTH_DELIMITED);
    varint(length);
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  /** Fields that are written already. */
  public void raw(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  /** Opens a message field; give what it returns to {@link #end}. */
  public int begin(int field) {
    ensure(10);
    tag(field, LENGTH_DELIMITED);
    position += 1;
    return position;
  }

  /** Closes a message field: moves it if its length needs more than the one byte that was kept for it. */
  public void end(int start) {
    int length = position - start;
    int extra = Varint.size(length) - 1;
    ensure(extra);
    if (extra > 0) {
      System.arraycopy(buffer, start, buffer, start + extra, length);
    }
    Varint.write(length, buffer, start - 1);
    position += extra;
  }

  private void tag(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    position = Varint.write(value, buffer, position);
  }

  private void ensure(int more) {
    if (buffer.length - position < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, position + more));
    }
  }
}
