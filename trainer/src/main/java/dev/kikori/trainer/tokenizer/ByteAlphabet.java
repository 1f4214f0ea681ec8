package dev.kikori.trainer.tokenizer;

import java.nio.charset.StandardCharsets;

/** GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 stands for itself, the rest is moved up past 255. */
final class ByteAlphabet {
  private static final char[] STAND_INS = new char[256];

  static {
    int moved = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable =
          (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
      STAND_INS[b] = (char) (printable ? b : moved++);
    }
  }

  private ByteAlphabet() {}

  /** The stand-ins of all bytes, by byte. */
  static char[] all() {
    return STAND_INS.clone();
  }

  /** The stand-ins of a text's UTF-8 bytes. */
  static String of(String text) {
    StringBuilder symbols = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      symbols.append(STAND_INS[b & 0xFF]);
    }
    return symbols.toString();
  }
}
