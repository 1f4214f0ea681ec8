package dev.kikori.appender.encode;

/** Protobuf's variable-length numbers. */
final class Varint {
  private Varint() {}

  /** Bytes that a number takes, 1 to 10. */
  static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Writes a number and returns the position after it. */
  static int write(long value, byte[] target, int position) {
    long left = value;
    int at = position;
    while ((left & ~0x7FL) != 0) {
      target[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    target[at++] = (byte) left;
    return at;
  }
}
