package dev.kikori.server.notify;

import dev.kikori.server.condition.TimeInterval;
import java.util.List;

/**
 * A time that routes refer to by name, as Alertmanager has it.
 *
 * @param name what routes call it
 * @param timeIntervals it is that time if one of these is
 */
public record TimeIntervalConfig(String name, List<TimeInterval> timeIntervals) {
  public TimeIntervalConfig {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("name: missing (expected: a name)");
    }
    timeIntervals = timeIntervals == null ? List.of() : List.copyOf(timeIntervals);
  }
}
