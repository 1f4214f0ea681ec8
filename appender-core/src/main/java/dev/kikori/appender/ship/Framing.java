package dev.kikori.appender.ship;

/** Fields of {@code kikori.v1.Batch} one after the other, above all events (field 4): one byte of tag, a length, content. */
final class Framing {
  static final byte EVENT_TAG = 4 << 3 | 2;

  private Framing() {}

  /** Bytes that an event of this length takes. */
  static int size(int length) {
    return 1 + (38 - Integer.numberOfLeadingZeros(length | 1)) / 7 + length;
  }

  /** Writes an event's frame and returns the position after it. */
  static int writeHead(int length, byte[] target, int position) {
    int at = position;
    target[at++] = EVENT_TAG;
    int left = length;
    while ((left & ~0x7f) != 0) {
      target[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    target[at++] = (byte) left;
    return at;
  }

  /** Where the content of the field at this position begins. */
  static int contentStart(byte[] fields, int position) {
    int at = position + 1;
    while (fields[at++] < 0) {
      // The length goes on.
    }
    return at;
  }

  /** The position after so many fields. */
  static int skip(byte[] fields, int position, int count) {
    int at = position;
    for (int i = 0; i < count; i++) {
      at++;
      int length = 0;
      int shift = 0;
      byte b;
      do {
        b = fields[at++];
        length |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      at += length;
    }
    return at;
  }
}
