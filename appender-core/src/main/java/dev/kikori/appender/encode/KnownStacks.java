package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Stacks as they were encoded, found by their first frame: an error comes again with the same stack, or with one that parts from it further
 * down, and then the rest of that is a stack of its own. Thread-safe: what is in the table does not change.
 */
final class KnownStacks {
  private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(KnownStack[].class);

  /** A power of two; some 400 KB when all are taken by long stacks. */
  private static final int SIZE = 64;

  /** Of two that want the same place the other one gets it so seldom that they don't cost an allocation each time. */
  private static final int REFUSALS = 15;

  private final KnownStack[] table = new KnownStack[SIZE];

  /** Races lose counts, no more. */
  private int refused;

  /** The one that begins with this frame; null if there is none. */
  @Nullable KnownStack find(StackTraceElement first) {
    KnownStack stack = (KnownStack) TABLE.getAcquire(table, slot(first));
    return stack != null && stack.is(0, first) ? stack : null;
  }

  /** Takes what the source holds for these frames; {@code ends} are their ends from {@code start} on. */
  void remember(
      StackTraceElement[] trace, int from, int count, byte[] source, int start, int[] ends) {
    int slot = slot(trace[from]);
    if (TABLE.getAcquire(table, slot) == null || refused++ >= REFUSALS) {
      refused = 0;
      TABLE.setRelease(table, slot, new KnownStack(trace, from, count, source, start, ends));
    }
  }

  private static int slot(StackTraceElement first) {
    return KnownFrames.hash(first) & SIZE - 1;
  }
}
