package dev.kikori.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that are gathered, and read without being copied again. */
final class Bytes extends ByteArrayOutputStream {
  Bytes() {
    super(0);
  }

  /** Takes all of a buffer, which may be absent; returns how much that was. */
  int add(@Nullable ByteBuffer more) {
    if (more == null) {
      return 0;
    }
    int length = more.remaining();
    byte[] bytes = new byte[length];
    more.get(bytes);
    write(bytes, 0, length);
    return length;
  }

  /** Those that were gathered; nothing may be added afterwards. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(buf, 0, count);
  }
}
