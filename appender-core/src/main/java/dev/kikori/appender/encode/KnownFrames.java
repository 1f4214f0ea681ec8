package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stack frames and what they were encoded to, for what is in none of the {@link KnownStacks}: exceptions of an application pass the same
 * places again and again. The JVM gives all frames of a place the very same strings, so these are compared by reference; others just are
 * not found. Thread-safe: entries don't change, and one that is replaced is encoded anew.
 */
final class KnownFrames {
  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(Entry[].class);

  /** A power of two; some 150 KB when all are taken. */
  private static final int SIZE = 1024;

  private static final int MOST_BYTES = 256;

  private final Entry[] table = new Entry[SIZE];
  private final KnownStacks stacks = new KnownStacks();

  private static final class Entry {
    final String type;
    final String method;
    final @Nullable String file;
    final @Nullable String module;
    final int line;
    final byte[] field;

    Entry(StackTraceElement frame, byte[] field) {
      this.type = frame.getClassName();
      this.method = frame.getMethodName();
      this.file = frame.getFileName();
      this.module = frame.getModuleName();
      this.line = frame.getLineNumber();
      this.field = field;
    }

    @SuppressWarnings("ReferenceEquality")
    boolean is(StackTraceElement frame) {
      return line == frame.getLineNumber()
          && method == frame.getMethodName()
          && type == frame.getClassName()
          && file == frame.getFileName()
          && module == frame.getModuleName();
    }
  }

  KnownStacks stacks() {
    return stacks;
  }

  /** The frame's whole field, which must not be changed; null if it is not known. */
  byte @Nullable [] find(StackTraceElement frame) {
    Entry entry = (Entry) ENTRIES.getAcquire(table, slot(frame));
    return entry != null && entry.is(frame) ? entry.field : null;
  }

  /** Takes what stands between these positions for the frame's whole field; false if that is too long. */
  boolean remember(StackTraceElement frame, byte[] source, int start, int end) {
    if (end - start > MOST_BYTES) {
      return false;
    }
    Entry entry = new Entry(frame, Arrays.copyOfRange(source, start, end));
    ENTRIES.setRelease(table, slot(frame), entry);
    return true;
  }

  /** One whose low bits are good for a table. */
  static int hash(StackTraceElement frame) {
    int hash =
        (frame.getClassName().hashCode() * 31 + frame.getMethodName().hashCode()) * 31
            + frame.getLineNumber();
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  private static int slot(StackTraceElement frame) {
    return hash(frame) & SIZE - 1;
  }
}
