package dev.kikori.appender.encode;

/** UTF-8 without garbage. A lone surrogate becomes U+FFFD, so that every text is valid on the wire. */
public final class Utf8 {
  /** The most bytes that one {@code char} takes. */
  static final int MAX_BYTES_PER_CHAR = 3;

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** Bytes that the text takes. */
  public static long length(CharSequence text) {
    return length(text, 0);
  }

  static long length(CharSequence text, int from) {
    int length = text.length();
    long bytes = (long) length - from;
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        // Three bytes for one char, or four for two.
        bytes += 2;
        if (isPair(text, i, length, c)) {
          i++;
        }
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }

  /** Writes the text, for which there is room, and returns the position after it. */
  public static int write(CharSequence text, byte[] target, int position) {
    return (int) write(text, 0, text.length(), target, position, Integer.MAX_VALUE);
  }

  /**
   * Writes whole characters as far as they fit below {@code limit}.
   *
   * @return the index of the first char not written in the upper half, the position after the last byte in the lower
   */
  static long write(CharSequence text, int from, int to, byte[] target, int position, int limit) {
    int at = position;
    int i = from;
    for (; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (at >= limit) {
          break;
        }
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        if (at > limit - 2) {
          break;
        }
        target[at++] = (byte) (0xC0 | c >> 6);
        target[at++] = (byte) (0x80 | c & 0x3F);
      } else if (isPair(text, i, to, c)) {
        if (at > limit - 4) {
          break;
        }
        int point = Character.toCodePoint(c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | point >> 18);
        target[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        target[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | point & 0x3F);
      } else {
        if (at > limit - 3) {
          break;
        }
        char kept = Character.isSurrogate(c) ? REPLACEMENT : c;
        target[at++] = (byte) (0xE0 | kept >> 12);
        target[at++] = (byte) (0x80 | kept >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | kept & 0x3F);
      }
    }
    return (long) i << 32 | at;
  }

  /** The largest position not above {@code limit} that cuts no character of the UTF-8 text after {@code start}. */
  static int cut(byte[] text, int start, int limit) {
    int at = limit;
    while (at > start && (text[at] & 0xC0) == 0x80) {
      at--;
    }
    return at;
  }

  private static boolean isPair(CharSequence text, int index, int to, char c) {
    return Character.isHighSurrogate(c)
        && index + 1 < to
        && Character.isLowSurrogate(text.charAt(index + 1));
  }
}
