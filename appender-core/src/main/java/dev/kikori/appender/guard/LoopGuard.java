package dev.kikori.appender.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows which loggers are the appender's own, its transport's or the user does not want: decided once for each. Thread-safe. */
public final class LoopGuard {
  /** Packages of the appender and of its transport; in a jar that relocates the transport, of the relocated one. */
  private static final List<String> OWN = List.of("dev.kikori.appender", "io.grpc");

  private static final int REMEMBERED = 4096;
  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(Entry[].class);

  private final List<String> denied;
  private final Entry[] table = new Entry[REMEMBERED * 2];
  private final AtomicInteger count = new AtomicInteger();

  /** Denies the own loggers and these, children included. */
  public LoopGuard(List<String> deniedLoggers) {
    denied = new ArrayList<>(OWN);
    denied.addAll(deniedLoggers);
  }

  /** Whether nothing of this logger is shipped. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isDenied(String logger) {
    int hash = logger.hashCode() * 0x9E3779B9;
    hash ^= hash >>> 15;
    int slot = hash & table.length - 1;
    while (true) {
      Entry entry = (Entry) ENTRIES.getAcquire(table, slot);
      if (entry == null) {
        return decide(logger, slot);
      }
      if (entry.logger == logger || entry.logger.equals(logger)) {
        return entry.denied;
      }
      slot = slot + 1 & table.length - 1;
    }
  }

  private boolean decide(String logger, int slot) {
    boolean isDenied = denied.stream().anyMatch(each -> isOrIsBelow(logger, each));
    if (count.get() < REMEMBERED
        && ENTRIES.compareAndSet(table, slot, null, new Entry(logger, isDenied))) {
      count.incrementAndGet();
    }
    return isDenied;
  }

  private static boolean isOrIsBelow(String logger, String parent) {
    return logger.startsWith(parent)
        && (logger.length() == parent.length() || logger.charAt(parent.length()) == '.');
  }

  private static final class Entry {
    final String logger;
    final boolean denied;

    Entry(String logger, boolean denied) {
      this.logger = logger;
      this.denied = denied;
    }
  }
}
