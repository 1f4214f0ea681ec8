package dev.kikori.scorer.read;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 that may be broken: never fails, and counts what it replaced. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  static String decode(byte[] bytes, int offset, int length, ReadTally tally) {
    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      tally.malformedBytes += malformedBytes(bytes, offset, length);
    }
    return text;
  }

  private static int malformedBytes(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(length + 1);
    int malformed = 0;
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      malformed += result.length();
      in.position(in.position() + result.length());
      result = decoder.decode(in, out, true);
    }
    return malformed;
  }

  /** Where to cut {@code [start, end)} so that no character is cut in two. */
  static int lastWholeCharacter(byte[] bytes, int start, int end) {
    int lead = end - 1;
    while (lead > start && end - lead < 4 && (bytes[lead] & 0xC0) == 0x80) {
      lead--;
    }
    if (lead < start || bytes[lead] >= 0) {
      return end;
    }
    int length =
        (bytes[lead] & 0xE0) == 0xC0
            ? 2
            : (bytes[lead] & 0xF0) == 0xE0 ? 3 : (bytes[lead] & 0xF8) == 0xF0 ? 4 : 1;
    return end - lead < length ? lead : end;
  }
}
