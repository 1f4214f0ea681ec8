package dev.kikori.appender.encode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames that followed one another, and the bytes of all their fields. The JVM gives all frames of a place the very same strings, so these are
 * compared by reference; they lie side by side here, because a stack is compared in one go. Immutable.
 */
final class KnownStack {
  /** More are several stacks. */
  static final int MOST_FRAMES = 64;

  private static final int STRINGS = 4;

  private final @Nullable String[] strings;
  private final int[] lines;
  private final int[] ends;
  private final byte[] fields;

  KnownStack(StackTraceElement[] trace, int from, int count, byte[] source, int start, int[] ends) {
    this.strings = new String[count * STRINGS];
    this.lines = new int[count];
    this.ends = Arrays.copyOf(ends, count);
    this.fields = Arrays.copyOfRange(source, start, start + ends[count - 1]);
    for (int i = 0; i < count; i++) {
      StackTraceElement frame = trace[from + i];
      strings[i * STRINGS] = frame.getMethodName();
      strings[i * STRINGS + 1] = frame.getClassName();
      strings[i * STRINGS + 2] = frame.getFileName();
      strings[i * STRINGS + 3] = frame.getModuleName();
      lines[i] = frame.getLineNumber();
    }
  }

  @SuppressWarnings("ReferenceEquality")
  boolean is(int index, StackTraceElement frame) {
    @Nullable String[] known = strings;
    int at = index * STRINGS;
    return lines[index] == frame.getLineNumber()
        && known[at] == frame.getMethodName()
        && known[at + 1] == frame.getClassName()
        && known[at + 2] == frame.getFileName()
        && known[at + 3] == frame.getModuleName();
  }

  /** How many of these frames it begins with, as far as they fit into so many bytes. */
  int matching(StackTraceElement[] trace, int from, int count, int mostBytes) {
    int most = Math.min(count, lines.length);
    int matching = 0;
    while (matching < most && ends[matching] <= mostBytes && is(matching, trace[from + matching])) {
      matching++;
    }
    return matching;
  }

  /** Appends its first frames, one at least. */
  void append(int count, EventBuffer buffer) {
    buffer.appendEncoded(fields, ends[count - 1]);
  }
}
