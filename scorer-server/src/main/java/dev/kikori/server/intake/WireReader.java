package dev.kikori.server.intake;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf fields out of an array, texts straight into strings: cut before they are made, and with U+FFFD in place of what is not
 * UTF-8. Used by one thread.
 */
final class WireReader {
  private final byte[] bytes;
  private final CodedInputStream in;
  private boolean cut;

  WireReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = CodedInputStream.newInstance(bytes);
  }

  /** The next field's tag, 0 at the end of the message. */
  int tag() throws IOException {
    return in.readTag();
  }

  void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }

  long varint() throws IOException {
    return in.readRawVarint64();
  }

  int varint32() throws IOException {
    return in.readRawVarint32();
  }

  long fixed64() throws IOException {
    return in.readRawLittleEndian64();
  }

  /** Enters a message; the result is for {@link #leave}. */
  int enter() throws IOException {
    return enter(in.readRawVarint32());
  }

  /** Enters a message of that length. */
  int enter(int length) throws IOException {
    return in.pushLimit(length);
  }

  void leave(int outer) throws IOException {
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  /** Whether a packed field that was entered has more. */
  boolean hasMore() throws IOException {
    return !in.isAtEnd();
  }

  /** Where the reader is. */
  int position() {
    return in.getTotalBytesRead();
  }

  /** Passes over a field with a length; returns the length. */
  int skipBytes() throws IOException {
    int length = in.readRawVarint32();
    in.skipRawBytes(length);
    return length;
  }

  /** A text of any length. */
  String text() throws IOException {
    int length = skipBytes();
    return new String(bytes, position() - length, length, StandardCharsets.UTF_8);
  }

  /** The first {@code most} bytes of a text; not in the middle of a character. */
  String text(int most) throws IOException {
    int length = skipBytes();
    int start = position() - length;
    int end = Math.min(length, most);
    cut = end < length;
    if (cut) {
      while (end > 0 && (bytes[start + end] & 0xC0) == 0x80) {
        end--;
      }
    }
    return new String(bytes, start, end, StandardCharsets.UTF_8);
  }

  /** Whether the last text was longer than asked for. */
  boolean wasCut() {
    return cut;
  }

  /** Goes to a position of the same array. */
  void seek(int position) throws IOException {
    in.skipRawBytes(position - position());
  }

  static int bytesTag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  static int varintTag(int field) {
    return field << 3 | WireFormat.WIRETYPE_VARINT;
  }

  static int fixed64Tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_FIXED64;
  }
}
