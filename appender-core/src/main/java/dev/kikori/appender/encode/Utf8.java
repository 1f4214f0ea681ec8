package dev.kikori.appender.encode;

/** UTF-8 without garbage. A lone surrogate becomes U+FFFD, so that every text is valid on the wire. */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** Bytes that the text takes. */
  public static int length(CharSequence text) {
    int length = text.length();
    int bytes = length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += 2;
        if (isPair(text, i, c)) {
          i++;
          bytes -= 1;
        }
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }

  /** Writes the text, for which there is room, and returns the position after it. */
  public static int write(CharSequence text, byte[] target, int position) {
    int at = position;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | c >> 6);
        target[at++] = (byte) (0x80 | c & 0x3F);
      } else if (isPair(text, i, c)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        target[at++] = (byte) (0xF0 | point >> 18);
        target[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        target[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | point & 0x3F);
      } else {
        char kept = Character.isSurrogate(c) ? REPLACEMENT : c;
        target[at++] = (byte) (0xE0 | kept >> 12);
        target[at++] = (byte) (0x80 | kept >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | kept & 0x3F);
      }
    }
    return at;
  }

  private static boolean isPair(CharSequence text, int index, char c) {
    return Character.isHighSurrogate(c)
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }
}
