package dev.kikori.scorer.window;

import java.time.Duration;

/** Checks of options: who, what was given, what was expected. */
final class Checks {
  private Checks() {}

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }

  static void duration(String name, Duration value, Duration max) {
    if (millis(value) < 1 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: PT0.001S.." + max + ")");
    }
  }

  /** Milliseconds of a duration, the largest number for one that has more. */
  static long millis(Duration duration) {
    return duration.toSeconds() >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : duration.toMillis();
  }
}
