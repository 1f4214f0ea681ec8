package dev.kikori.appender.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf's wire format out of a byte array, and never past its end. What it refuses is what the generated classes refuse: an
 * overlong varint, a length beyond the message, field number zero, an end of group without a start, text that is not UTF-8.
 */
final class ProtoReader {
  static final String OVERLONG_VARINT = "varint of more than 10 bytes";
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  private static final int FIXED32 = 5;
  private static final int MAX_GROUP_DEPTH = 90;

  private final byte[] bytes;
  private int position;
  private int limit;

  ProtoReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = offset + length;
  }

  boolean hasMore() {
    return position < limit;
  }

  /** The next field's number and wire type: {@code number << 3 | type}. */
  int readTag() throws MalformedMessageException {
    int tag = (int) readVarint();
    if (tag >>> 3 == 0) {
      throw new MalformedMessageException("field number 0");
    }
    return tag;
  }

  long readVarint() throws MalformedMessageException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = readByte();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException(OVERLONG_VARINT);
  }

  long readFixed64() throws MalformedMessageException {
    int start = advance(8);
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[start + i] & 0xff);
    }
    return value;
  }

  /** Enters a sub-message: until {@link #leave} the reader ends where the sub-message ends. */
  int enter() throws MalformedMessageException {
    int length = readLength();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  void leave(int outerLimit) {
    limit = outerLimit;
  }

  /** Text, cut to {@code maxChars} after it was read as a whole. */
  String readString(int maxChars) throws MalformedMessageException {
    int length = readLength();
    int start = advance(length);
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, start, length))
              .toString();
      return cut(text, maxChars);
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("text that is not UTF-8");
    }
  }

  /** Passes over a field that this version doesn't know. */
  void skip(int tag) throws MalformedMessageException {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) throws MalformedMessageException {
    switch (tag & 7) {
      case VARINT:
        readVarint();
        return;
      case FIXED64:
        advance(8);
        return;
      case BYTES:
        advance(readLength());
        return;
      case START_GROUP:
        skipGroup(tag >>> 3, depth + 1);
        return;
      case FIXED32:
        advance(4);
        return;
      default:
        throw new MalformedMessageException("wire type " + (tag & 7) + " of field " + (tag >>> 3));
    }
  }

  private void skipGroup(int number, int depth) throws MalformedMessageException {
    if (depth > MAX_GROUP_DEPTH) {
      throw new MalformedMessageException("groups nested deeper than " + MAX_GROUP_DEPTH);
    }
    int tag = readTag();
    while ((tag & 7) != END_GROUP) {
      skip(tag, depth);
      tag = readTag();
    }
    if (tag >>> 3 != number) {
      throw new MalformedMessageException(
          "end of group " + (tag >>> 3) + " within group " + number);
    }
  }

  private int readLength() throws MalformedMessageException {
    int length = (int) readVarint();
    if (length < 0 || length > limit - position) {
      throw new MalformedMessageException(
          "length " + length + " with " + (limit - position) + " bytes left");
    }
    return length;
  }

  private byte readByte() throws MalformedMessageException {
    return bytes[advance(1)];
  }

  private int advance(int count) throws MalformedMessageException {
    if (count > limit - position) {
      throw new MalformedMessageException(
          count + " bytes expected, " + (limit - position) + " left");
    }
    int start = position;
    position += count;
    return start;
  }

  private static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
    return text.substring(0, end);
  }
}
