package dev.kikori.server.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a list that is sorted by a number and then by a text, as a word that goes into a URL. Whoever gets it back need not trust it:
 * it says no more than where to go on.
 *
 * @param key the number
 * @param id the text
 */
public record Cursor(long key, String id) {
  private static final int MAX_CHARS = 4_096;

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cursor parse(String text) {
    try {
      if (text.length() <= MAX_CHARS) {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        int colon = plain.indexOf(':');
        return new Cursor(
            Long.parseLong(plain.substring(0, Math.max(0, colon))), plain.substring(colon + 1));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cursor: (expected: one that was given out)", e);
    }
    throw new IllegalArgumentException("cursor: (expected: one that was given out)");
  }

  /** The word. */
  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((key + ":" + id).getBytes(StandardCharsets.UTF_8));
  }
}
