package dev.kikori.scorer.template;

import org.jspecify.annotations.Nullable;

/** The words that make a duration or a size of a number: {@code 12 ms}, {@code 3.5 KB}. */
final class Units {
  private static final char[][] DURATIONS =
      chars(
          "ms",
          "s",
          "us",
          "ns",
          "m",
          "h",
          "d",
          "min",
          "mins",
          "sec",
          "secs",
          "second",
          "seconds",
          "minute",
          "minutes",
          "hour",
          "hours",
          "day",
          "days",
          "millis",
          "msec",
          "msecs",
          "usec",
          "millisecond",
          "milliseconds",
          "microsecond",
          "microseconds",
          "nanosecond",
          "nanoseconds");
  private static final char[][] SIZES =
      chars(
          "b", "k", "kb", "mb", "gb", "tb", "pb", "kib", "mib", "gib", "tib", "byte", "bytes",
          "kbytes", "mbytes", "g");

  private Units() {}

  /** The kind of unit that a word names, or null. Of the single letters only {@code B} may stand apart. */
  static @Nullable Mask of(char[] in, int start, int end, boolean joined) {
    int length = end - start;
    if (length == 0 || length > 12 || (length == 1 && !joined && in[start] != 'B')) {
      return null;
    }
    if (contains(DURATIONS, in, start, length)) {
      return Mask.DUR;
    }
    return contains(SIZES, in, start, length) ? Mask.SIZE : null;
  }

  private static boolean contains(char[][] words, char[] in, int start, int length) {
    for (char[] word : words) {
      if (word.length == length && sameIgnoringCase(word, in, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameIgnoringCase(char[] word, char[] in, int start) {
    for (int i = 0; i < word.length; i++) {
      if ((in[start + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static char[][] chars(String... words) {
    char[][] result = new char[words.length][];
    for (int i = 0; i < words.length; i++) {
      result[i] = words[i].toCharArray();
    }
    return result;
  }
}
