package dev.kikori.benchmarks.faults;

import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a fault: figures in the order in which they are shown, and whether one of them must not be. Not thread-safe. */
final class Account {
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private boolean bad;

  /** A figure that is good whatever it is. */
  Account with(String name, Object value) {
    figures.put(name, value);
    return this;
  }

  /** A figure that is good at 0. */
  Account none(String name, long value) {
    bad |= value != 0;
    return with(name, value);
  }

  /** A figure that is good from a number on. */
  Account atLeast(String name, long value, long least) {
    bad |= value < least;
    return with(name, value);
  }

  boolean isBad() {
    return bad;
  }

  Map<String, Object> figures() {
    return figures;
  }
}
