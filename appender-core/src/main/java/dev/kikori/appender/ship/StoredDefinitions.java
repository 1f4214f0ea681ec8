package dev.kikori.appender.ship;

import dev.kikori.appender.encode.ProtoWriter;
import java.util.Arrays;

/** Definitions as they stand in a segment, and how far a stream knows them. */
final class StoredDefinitions {
  private byte[] fields = new byte[0];
  private int length;
  private int mark;
  private boolean fresh;

  /** Every segment begins with all definitions of its run so far, so those of the one before can go once they are here. */
  void segmentBegins() {
    fresh = true;
  }

  void add(byte[] payload, int payloadLength) {
    if (fresh) {
      fresh = false;
      length = 0;
      mark = 0;
    }
    fields = Arrays.copyOf(fields, Math.max(fields.length, length + payloadLength));
    System.arraycopy(payload, 0, fields, length, payloadLength);
    length += payloadLength;
  }

  void forget() {
    mark = 0;
  }

  /** Writes field by field up to about so many bytes; returns whether that was all. */
  boolean write(ProtoWriter out, int maxBytes) {
    while (mark < length && out.size() < maxBytes) {
      int end = Framing.skip(fields, mark, 1);
      int content = Framing.contentStart(fields, mark);
      out.bytes(fields[mark] >> 3, fields, content, end - content);
      mark = end;
    }
    return mark == length;
  }
}
