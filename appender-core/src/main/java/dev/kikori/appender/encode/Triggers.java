package dev.kikori.appender.encode;

import java.util.Arrays;

/** What a text must have in it before it is worth looking for a secret: collected in the pass that writes it. */
final class Triggers {
  /** What stands between a key and its value, in {@code a=1}, {@code "a": 1} and {@code <a>1</a>}. */
  static final int SEPARATOR = 1;

  static final int AT = 2;
  static final int DIGIT = 4;
  static final int LETTER_B = 8;
  static final int SPACE = 16;

  /** What "Bearer token" has. */
  static final int BEARER = LETTER_B | SPACE;

  static final int ALL = 31;

  /** What no ASCII character has. */
  static final int NOT_ASCII = 64;

  /** The trigger of each ASCII character, and {@link #NOT_ASCII} up to 255. */
  static final byte[] OF = new byte[256];

  static {
    Arrays.fill(OF, 128, 256, (byte) NOT_ASCII);
    OF['='] = SEPARATOR;
    OF[':'] = SEPARATOR;
    OF['>'] = SEPARATOR;
    OF['@'] = AT;
    OF['B'] = LETTER_B;
    OF['b'] = LETTER_B;
    OF[' '] = SPACE;
    for (char digit = '0'; digit <= '9'; digit++) {
      OF[digit] = DIGIT;
    }
  }

  private Triggers() {}
}
