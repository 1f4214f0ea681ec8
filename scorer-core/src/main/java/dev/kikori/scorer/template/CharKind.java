package dev.kikori.scorer.template;

/** What the scanner needs to know of a character, as one bit each. Zero: the character ends a chunk. */
final class CharKind {
  static final int LETTER = 1;
  static final int HEX_LETTER = 1 << 1;
  static final int DIGIT = 1 << 2;
  static final int DOT = 1 << 3;
  static final int COLON = 1 << 4;
  static final int SLASH = 1 << 5;
  static final int DASH = 1 << 6;
  static final int UNDERSCORE = 1 << 7;
  static final int AT = 1 << 8;
  static final int BACKSLASH = 1 << 9;
  static final int COMMA = 1 << 10;

  private static final short[] ASCII = new short[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      short kind = (short) (c <= 'f' ? HEX_LETTER : LETTER);
      ASCII[c] = kind;
      ASCII[c - 'a' + 'A'] = kind;
    }
    for (char c = '0'; c <= '9'; c++) {
      ASCII[c] = DIGIT;
    }
    ASCII['.'] = DOT;
    ASCII[':'] = COLON;
    ASCII['/'] = SLASH;
    ASCII['-'] = DASH;
    ASCII['_'] = UNDERSCORE;
    ASCII['@'] = AT;
    ASCII['\\'] = BACKSLASH;
  }

  private CharKind() {}

  /** The kind of a character; everything beyond ASCII counts as a letter. */
  static int of(char c) {
    return c < 128 ? ASCII[c] : LETTER;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (of(c) & (LETTER | HEX_LETTER)) != 0;
  }

  static boolean isHex(char c) {
    return (of(c) & (DIGIT | HEX_LETTER)) != 0;
  }
}
