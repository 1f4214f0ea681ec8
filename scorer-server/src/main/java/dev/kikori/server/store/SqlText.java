package dev.kikori.server.store;

/** What has to be done to hostile text before it is bound as a parameter. */
public final class SqlText {
  private SqlText() {}

  /** Text that every database takes: PostgreSQL knows no NUL, and no half of a surrogate pair. */
  public static String storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return repaired(text);
      }
    }
    return text;
  }

  /** At most so many characters of it, and storable. */
  public static String storable(String text, int maxChars) {
    return storable(text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + "…");
  }

  /** A pattern for {@code LIKE … ESCAPE '!'} that finds the text anywhere. */
  public static String containing(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static String repaired(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    ? 0xfffd
                    : c)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }
}
