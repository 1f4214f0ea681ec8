package dev.kikori.stress;

import dev.kikori.appender.ring.ByteRing;
import java.util.Arrays;

/** Records whose every byte names them, so that a torn, doubled or moved one shows. */
final class Records {
  /** Small, so that a state is cheap to make and quick to fill. */
  static final int RING_BYTES = 512;

  /** What {@link #drain} gives of an empty ring. */
  static final String NOTHING = "-";

  /** In a {@link #drain} result: a record with bytes of another, or of another length. */
  private static final int TORN = 9;

  private static final int LENGTH = 40;

  private Records() {}

  static boolean offer(ByteRing ring, int name) {
    byte[] record = new byte[LENGTH + name];
    Arrays.fill(record, (byte) name);
    return ring.offer(record, 0, record.length, false);
  }

  /** What the ring holds, a digit for each record in order: 12 is record 1, then record 2. */
  static String drain(ByteRing ring) {
    StringBuilder names = new StringBuilder();
    ring.drain(
        (source, offset, length) -> names.append(name(source, offset, length)),
        Integer.MAX_VALUE,
        Integer.MAX_VALUE);
    return names.length() == 0 ? NOTHING : names.toString();
  }

  private static int name(byte[] source, int offset, int length) {
    int name = source[offset];
    if (length != LENGTH + name) {
      return TORN;
    }
    for (int i = 0; i < length; i++) {
      if (source[offset + i] != name) {
        return TORN;
      }
    }
    return name;
  }
}
