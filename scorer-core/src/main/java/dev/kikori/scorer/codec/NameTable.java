package dev.kikori.scorer.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Strings met before, by content, each with its number. Emptied in no time, so that one table serves many batches. Not thread-safe. */
final class NameTable {
  /** Names that have a number; those that come later are written out each time: {@value}. */
  static final int MAX_NAMES = 4096;

  private static final int SLOTS = 2 * MAX_NAMES;

  private final @Nullable String[] names = new @Nullable String[SLOTS];
  private final int[] numbers = new int[SLOTS];
  private final int[] epochs = new int[SLOTS];
  private int epoch = 1;
  private int size;

  void clear() {
    epoch++;
    if (size > MAX_NAMES / 2) {
      // Nothing large is held for longer than its batch.
      Arrays.fill(names, null);
    }
    size = 0;
  }

  /** The number of a name from 1, or 0 if it has none; then it has one from now on, if there is room. */
  int numberOf(String name) {
    int hash = name.hashCode();
    int at = (hash ^ hash >>> 16) * 0x9E3779B9 >>> 19;
    while (epochs[at] == epoch) {
      if (name.equals(names[at])) {
        return numbers[at];
      }
      at = at + 1 & SLOTS - 1;
    }
    if (size < MAX_NAMES) {
      epochs[at] = epoch;
      names[at] = name;
      numbers[at] = ++size;
    }
    return 0;
  }
}
