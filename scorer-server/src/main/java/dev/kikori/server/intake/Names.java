package dev.kikori.server.intake;

/** What services, instances and clients may be called: they become keys, file names and labels. */
final class Names {
  static final int MAX_CHARS = 200;

  private Names() {}

  /** A name that has to be there. */
  static String required(String field, String name) throws RefusedException {
    if (name.isBlank()) {
      throw new RefusedException(
          RefusalReason.INVALID,
          field + ": empty (expected: a name of 1.." + MAX_CHARS + " characters)");
    }
    return optional(field, name);
  }

  /** A name that may be empty. */
  static String optional(String field, String name) throws RefusedException {
    if (!isName(name)) {
      throw new RefusedException(
          RefusalReason.INVALID,
          field
              + ": "
              + name.length()
              + " characters (expected: at most "
              + MAX_CHARS
              + ", and no control characters)");
    }
    return name;
  }

  static boolean isName(String name) {
    return name.length() <= MAX_CHARS && name.chars().noneMatch(Character::isISOControl);
  }
}
