package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One short attribute and what it was encoded to. Strings don't change: the very same ones have the same bytes. Where others come all the
 * time, ever fewer of them are kept, because to store a reference costs more than to encode a short text.
 */
final class RememberedAttribute {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** More than {@link EventBuffer#numberedText} writes. */
  private static final int MOST_BYTES = 64;

  private static final int MOST_PATIENCE = 255;

  private @Nullable String key;
  private @Nullable String value;
  private int length;
  private int patience;
  private int waits;
  private final byte[] bytes = new byte[MOST_BYTES];

  /** Appends what is remembered, if it is this attribute and has room; false and nothing written otherwise. */
  @SuppressWarnings("ReferenceEquality")
  boolean copyTo(EventBuffer buffer, int limit, String wantedKey, String wantedValue) {
    if (value != wantedValue || key != wantedKey) {
      return false;
    }
    int start = buffer.position;
    byte[] to = buffer.bytes;
    if (start + length > limit || start + MOST_BYTES > to.length) {
      return false;
    }
    for (int i = 0; i < length; i += Long.BYTES) {
      LONGS.set(to, start + i, (long) LONGS.get(bytes, i));
    }
    buffer.position = start + length;
    patience = 0;
    return true;
  }

  /** Takes what the buffer holds from {@code start} on for this attribute's bytes, unless what it took before was in vain. */
  void remember(String newKey, String newValue, EventBuffer buffer, int start) {
    if (waits > 0) {
      waits--;
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
