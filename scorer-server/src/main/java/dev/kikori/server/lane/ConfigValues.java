package dev.kikori.server.lane;

import dev.kikori.server.config.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the lanes' configuration takes. In a class that has no defaults of its own: those that have need it while they are initialised. */
final class ConfigValues {
  private ConfigValues() {}

  static int count(String name, @Nullable Integer value, int byDefault, int least, int most) {
    int chosen = value == null ? byDefault : value;
    if (chosen < least || chosen > most) {
      throw new IllegalArgumentException(
          name + ": " + chosen + " (expected: " + least + ".." + most + ")");
    }
    return chosen;
  }

  static Duration time(String name, @Nullable Duration value, Duration byDefault) {
    Duration chosen = value == null ? byDefault : value;
    if (chosen.isNegative() || chosen.isZero() || chosen.toDays() > 3_650) {
      throw new IllegalArgumentException(name + ": " + chosen + " (expected: above 0s)");
    }
    return chosen;
  }

  static ByteSize size(String name, @Nullable ByteSize value, ByteSize byDefault) {
    ByteSize chosen = value == null ? byDefault : value;
    if (chosen.bytes() < 64 << 10) {
      throw new IllegalArgumentException(
          name + ": " + chosen.bytes() + " bytes (expected: 64KB at least)");
    }
    return chosen;
  }
}
