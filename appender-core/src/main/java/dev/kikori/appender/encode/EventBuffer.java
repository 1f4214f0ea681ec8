package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The array that one event is written into, within a limit of bytes. Text is always written at the end, so that what is not wanted
 * (a secret, what goes beyond the limit, what a failing {@code toString} left behind) can be taken back.
 */
final class EventBuffer {
  /** A larger array is given back after the event. */
  static final int KEPT_BYTES = 64 << 10;

  static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int INITIAL_BYTES = 1024;

  /** Written beyond a limit before it is cut, so that a secret at the cut is still seen as one. */
  private static final int CUT_SLACK = 256;

  /** The smallest number that may be a card's. */
  private static final long SMALLEST_CARD = 1_000_000_000_000L;

  private static final int SHORT_CHARS = 42;
  private static final int MAX_SHORT_BYTES = 2 + 3 * SHORT_CHARS;

  byte[] bytes = new byte[INITIAL_BYTES];
  int position;

  /** Bytes of text that were cut off. */
  long truncated;

  /** Values that were masked. */
  int masked;

  /** Objects whose {@code toString} threw. */
  int toStringFailures;

  final SecretScanner scanner = new SecretScanner(this);

  private final Masking masking;

  EventBuffer(Masking masking) {
    this.masking = masking;
  }

  void clear() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
    position = 0;
    truncated = 0;
    masked = 0;
    toStringFailures = 0;
  }

  /** Takes back what was written since, and what was counted on the way. */
  void truncateTo(int positionThen, int maskedThen, long truncatedThen) {
    position = positionThen;
    masked = maskedThen;
    truncated = truncatedThen;
  }

  void ensure(int more) {
    if (bytes.length - position < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
    }
  }

  /** A number field with a tag of one byte. */
  void number(int tag, long value) {
    ensure(11);
    bytes[position++] = (byte) tag;
    position = Varint.write(value, bytes, position);
  }

  /** A fixed64 field with a tag of one byte. */
  void fixed64(int tag, long value) {
    ensure(9);
    bytes[position] = (byte) tag;
    LONGS.set(bytes, position + 1, value);
    position += 9;
  }

  /** Opens a field that has a length; the same guess goes to {@link #close}. */
  int open(int tag, int lengthGuess) {
    ensure(6);
    bytes[position++] = (byte) tag;
    position += Varint.size(lengthGuess);
    return position;
  }

  /** Closes a field: moves it if the guess was wrong. */
  void close(int start, int lengthGuess) {
    int length = position - start;
    int kept = Varint.size(lengthGuess);
    int needed = Varint.size(length);
    if (kept != needed) {
      ensure(Math.max(0, needed - kept));
      System.arraycopy(bytes, start, bytes, start + needed - kept, length);
      position += needed - kept;
    }
    Varint.write(length, bytes, start - kept);
  }

  /** A whole field of text that is cut at the limit and masked; skipped if not even its head fits. */
  void text(int tag, String text, int limit) {
    if (shortText(tag, text, limit)) {
      return;
    }
    if (position + 3 > limit) {
      truncated += Utf8.length(text);
      return;
    }
    int start = open(tag, text.length());
    finishText(start, append(text, limit), limit);
    close(start, text.length());
  }

  /**
   * A whole field of text in one go, if it is short ASCII, as almost all are; false and nothing written if it is not.
   *
   * <p>Short: its length takes one byte, even if each of its characters were masked.
   */
  boolean shortText(int tag, String text, int limit) {
    int length = text.length();
    byte[] to = bytes;
    int start = position + 2;
    if (length > SHORT_CHARS || start + length > limit || start + length > to.length) {
      return false;
    }
    byte[] triggers = Triggers.OF;
    int seen = 0;
    int high = 0;
    for (int i = 0;
        i < length;
        i++) { // without a branch: the text is almost always what it should be
      char c = text.charAt(i);
      to[start + i] = (byte) c;
      seen |= triggers[c & 0xFF];
      high |= c;
    }
    if (high >= 0x80) {
      return false;
    }
    to[start - 2] = (byte) tag;
    to[start - 1] = (byte) length;
    position = start + length;
    if (masking.isDue(seen, length)) {
      masking.apply(this, start, seen);
      bytes[start - 1] = (byte) (position - start);
    }
    return true;
  }

  /** A whole field of a number as text in one go; false and nothing written if it might have to be masked. */
  boolean shortNumber(int tag, long value, int limit) {
    int start = position + 2;
    if (value >= SMALLEST_CARD
        || start + Numbers.MAX_LONG_BYTES > limit
        || start + Numbers.MAX_LONG_BYTES > bytes.length
        || masking.isDue(0, 0)) {
      return false;
    }
    byte[] to = bytes;
    int end = Numbers.write(value, to, start);
    to[start - 2] = (byte) tag;
    to[start - 1] = (byte) (end - start);
    position = end;
    return true;
  }

  /**
   * A whole field that holds a number and then a short text, in one go; false and nothing written if the text is not short ASCII.
   *
   * @param number below 16384
   */
  boolean numberedText(int tag, int numberTag, int number, int textTag, String text, int limit) {
    int start = position;
    if (text.length() > SHORT_CHARS - 2 || start + 5 + MAX_SHORT_BYTES > bytes.length) {
      return false;
    }
    byte[] to = bytes;
    to[start] = (byte) tag;
    to[start + 2] = (byte) numberTag;
    position = Varint.write(number, to, start + 3);
    if (!shortText(textTag, text, limit)) {
      position = start;
      return false;
    }
    bytes[start + 1] = (byte) (position - start - 2);
    return true;
  }

  /** Appends what was encoded before. */
  void appendEncoded(byte[] fields, int length) {
    ensure(length);
    System.arraycopy(fields, 0, bytes, position, length);
    position += length;
  }

  /** A whole field that reads {@code ***}. */
  void maskedText(int tag) {
    int start = open(tag, MASK.length);
    appendMask();
    close(start, MASK.length);
    masked++;
  }

  void appendMask() {
    ensure(MASK.length);
    System.arraycopy(MASK, 0, bytes, position, MASK.length);
    position += MASK.length;
  }

  /**
   * Appends text, some way beyond the limit at most; {@link #finishText} cuts it.
   *
   * @return what {@link Triggers} were seen
   */
  int append(String text, int limit) {
    int length = text.length();
    if (length > (limit - position) / Utf8.MAX_BYTES_PER_CHAR) {
      return appendUpTo(text, 0, limit);
    }
    ensure(length * Utf8.MAX_BYTES_PER_CHAR);
    byte[] to = bytes;
    byte[] triggers = Triggers.OF;
    int at = position;
    int seen = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        position = at;
        return appendUpTo(text, i, limit);
      }
      to[at++] = (byte) c;
      seen |= triggers[c];
    }
    position = at;
    return seen;
  }

  /** As {@link #append(String, int)}; the text must not change meanwhile. */
  int append(CharSequence text, int limit) {
    return text instanceof String ? append((String) text, limit) : appendUpTo(text, 0, limit);
  }

  /** Appends a part of a text, to be cut as {@link #append(String, int)}. */
  int append(CharSequence text, int from, int to, int limit) {
    int room = Math.max(0, Math.max(limit, position) + CUT_SLACK - position);
    ensure((int) Math.min((long) (to - from) * Utf8.MAX_BYTES_PER_CHAR, room));
    long reached = Utf8.write(text, from, to, bytes, position, position + room);
    position = (int) reached;
    int index = (int) (reached >>> 32);
    if (index < to) {
      truncated += Utf8.length(text.subSequence(index, to), 0);
    }
    return Triggers.ALL;
  }

  /** Appends a number as text. */
  int append(long value) {
    ensure(Numbers.MAX_LONG_BYTES);
    position = Numbers.write(value, bytes, position);
    return value >= SMALLEST_CARD ? Triggers.DIGIT : 0;
  }

  /** Appends text that is known to be short and plain. */
  int appendAscii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[position++] = (byte) text.charAt(i);
    }
    return 0;
  }

  /** Masks what was written since {@code start}, and cuts it at the limit. */
  void finishText(int start, int triggers, int limit) {
    if (masking.isDue(triggers, position - start)) {
      masking.apply(this, start, triggers);
    }
    if (position > limit) {
      int end = Utf8.cut(bytes, start, Math.max(start, limit));
      truncated += position - end;
      position = end;
    }
  }

  /** Puts three asterisks in place of a part of what was written; returns the position after them. */
  int replaceByMask(int from, int to) {
    int moved = MASK.length - (to - from);
    ensure(Math.max(0, moved));
    System.arraycopy(bytes, to, bytes, to + moved, position - to);
    System.arraycopy(MASK, 0, bytes, from, MASK.length);
    position += moved;
    return from + MASK.length;
  }

  private int appendUpTo(CharSequence text, int from, int limit) {
    return append(text, from, text.length(), limit);
  }
}
