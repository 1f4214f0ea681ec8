package dev.kikori.appender.encode;

import org.jspecify.annotations.Nullable;

/**
 * Pattern and arguments of a message whose text is already there. An event that crossed a thread (an asynchronous appender or logger)
 * carries arguments that may have changed since, and whose {@code toString} is nobody's business on this thread; the text is what held when
 * the call was made. So the arguments are cut out of the text along the pattern.
 */
public final class FilledPattern {
  private static final String HOLE = "{}";

  private FilledPattern() {}

  /** Whether the value can't change, so that its text is the same on every thread. */
  public static boolean isFixed(@Nullable Object value) {
    return value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Character
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte;
  }

  /**
   * Writes pattern and arguments, or the text alone where it can't be told which part of it an argument is.
   *
   * @param count how many of {@code arguments} there are
   */
  public static void write(
      EventEncoder to, String pattern, CharSequence text, @Nullable Object[] arguments, int count) {
    String filled = text.toString();
    String[] parts = cut(pattern, filled, arguments, count);
    if (parts == null) {
      to.text(filled);
      return;
    }
    to.pattern(pattern);
    for (String part : parts) {
      to.argument(part);
    }
  }

  private static String @Nullable [] cut(
      String pattern, String text, @Nullable Object[] arguments, int count) {
    if (pattern.indexOf('\\') >= 0) {
      return null;
    }
    int holes = holes(pattern, count);
    String[] parts = new String[holes];
    int hole = pattern.indexOf(HOLE);
    if (holes == 0 || !text.startsWith(pattern.substring(0, hole))) {
      return null;
    }
    int from = hole;
    for (int i = 0; i < holes; i++) {
      boolean last = i == holes - 1;
      int next = last ? pattern.length() : pattern.indexOf(HOLE, hole + 2);
      String literal = pattern.substring(hole + 2, next);
      int end = end(text, from, literal, arguments[i], last);
      if (end < from || !text.startsWith(literal, end)) {
        return null;
      }
      parts[i] = text.substring(from, end);
      from = end + literal.length();
      hole = next;
    }
    return parts;
  }

  /** Where the argument that starts at {@code from} ends; below {@code from} if that can't be told. */
  private static int end(
      String text, int from, String literal, @Nullable Object argument, boolean last) {
    if (last) {
      return text.endsWith(literal) ? text.length() - literal.length() : -1;
    }
    if (isFixed(argument)) {
      String value = String.valueOf(argument);
      return text.startsWith(value, from) ? from + value.length() : -1;
    }
    return literal.isEmpty() ? -1 : text.indexOf(literal, from);
  }

  private static int holes(String pattern, int most) {
    int count = 0;
    for (int at = pattern.indexOf(HOLE);
        at >= 0 && count < most;
        at = pattern.indexOf(HOLE, at + 2)) {
      count++;
    }
    return count;
  }
}
