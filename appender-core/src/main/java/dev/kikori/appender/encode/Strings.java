package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Strings that were given a number: keys, threads, markers. The rules are those of {@link Definitions}. */
final class Strings {
  /** A longer string gets no number. */
  static final int MAX_CHARS = 256;

  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(Entry[].class);

  private final int limit;
  private final Masking masking;
  private final ReentrantLock lock = new ReentrantLock();
  private final Entry[] table;
  private final Entry[] byNumber;
  private volatile int count;

  Strings(int limit, Masking masking) {
    this.limit = limit;
    this.masking = masking;
    this.table = new Entry[Integer.highestOneBit(limit) * 4];
    this.byNumber = new Entry[limit];
  }

  /** One string. */
  static final class Entry {
    final int number;
    final int hash;
    final String value;

    /** Whether it names a secret, as the key of an attribute. */
    final boolean secret;

    Entry(int number, int hash, String value, boolean secret) {
      this.number = number;
      this.hash = hash;
      this.value = value;
      this.secret = secret;
    }
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count >= limit;
  }

  /** Finds a string, or defines it while at most a part of the table is in use. */
  @SuppressWarnings("ReferenceEquality")
  @Nullable Entry get(String value, int mostInUse) {
    int hash = value.hashCode() * 0x9E3779B9;
    hash ^= hash >>> 15;
    int slot = hash & table.length - 1;
    for (Entry at = at(slot); at != null; at = at(slot)) {
      if (at.value == value || at.hash == hash && at.value.equals(value)) {
        return at;
      }
      slot = slot + 1 & table.length - 1;
    }
    return count >= mostInUse || value.length() > MAX_CHARS ? null : define(hash, value);
  }

  /** Half of the table: threads may have any number of names, keys have few. */
  int threadLimit() {
    return limit / 2;
  }

  int limit() {
    return limit;
  }

  void write(int fromExclusive, int toInclusive, int field, ProtoWriter out) {
    for (int i = fromExclusive; i < toInclusive; i++) {
      int start = out.begin(field);
      out.number(1, byNumber[i].number);
      out.string(2, byNumber[i].value);
      out.end(start);
    }
  }

  private @Nullable Entry define(int hash, String value) {
    boolean secret = masking.isSecretKey(value);
    if (!lock.tryLock()) {
      return null;
    }
    try {
      int slot = hash & table.length - 1;
      for (Entry at = at(slot); at != null; at = at(slot)) {
        if (at.hash == hash && at.value.equals(value)) {
          return at;
        }
        slot = slot + 1 & table.length - 1;
      }
      int number = count + 1;
      if (number > limit) {
        return null;
      }
      Entry made = new Entry(number, hash, value, secret);
      byNumber[number - 1] = made;
      count = number;
      ENTRIES.setRelease(table, slot, made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Entry at(int slot) {
    return (Entry) ENTRIES.getAcquire(table, slot);
  }
}
