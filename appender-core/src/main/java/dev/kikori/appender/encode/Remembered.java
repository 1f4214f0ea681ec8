package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Something short that never changes, known by two objects such as an attribute's key and value, and what it was encoded to: the very
 * same objects have the same bytes. Where others come all the time, ever fewer of them are kept, because to store a reference costs more
 * than to encode a short text. Not thread-safe.
 */
final class Remembered {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** More than {@link EventBuffer#numberedText} writes. */
  static final int ATTRIBUTE_BYTES = 64;

  private static final int MOST_PATIENCE = 255;

  private @Nullable Object key;
  private @Nullable Object value;
  private int length;
  private int patience;
  private int waits;
  private final byte[] bytes;

  /** @param mostBytes what is longer is not remembered; a multiple of 8 */
  Remembered(int mostBytes) {
    bytes = new byte[mostBytes];
  }

  /** Appends what is remembered, if it is this and has room; false and nothing written otherwise. */
  @SuppressWarnings("ReferenceEquality")
  boolean copyTo(EventBuffer buffer, int limit, Object wantedKey, Object wantedValue) {
    if (value != wantedValue || key != wantedKey) {
      return false;
    }
    int start = buffer.position;
    byte[] to = buffer.bytes;
    if (start + length > limit || start + bytes.length > to.length) {
      return false;
    }
    for (int i = 0; i < length; i += Long.BYTES) {
      LONGS.set(to, start + i, (long) LONGS.get(bytes, i));
    }
    buffer.position = start + length;
    patience = 0;
    return true;
  }

  /** Takes what the buffer holds from {@code start} on for the bytes of this, unless that is too long or what it took before was in vain. */
  void remember(Object newKey, Object newValue, EventBuffer buffer, int start) {
    if (waits > 0) {
      waits--;
      return;
    }
    if (buffer.position - start > bytes.length) {
      return;
    }
    patience = Math.min(MOST_PATIENCE, 2 * patience + 1);
    waits = patience - 1;
    key = newKey;
    value = newValue;
    length = buffer.position - start;
    System.arraycopy(buffer.bytes, start, bytes, 0, length);
  }
}
