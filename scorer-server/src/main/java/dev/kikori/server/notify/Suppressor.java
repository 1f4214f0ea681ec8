package dev.kikori.server.notify;

import dev.kikori.server.alert.AlertRecord;
import java.time.Instant;
import java.util.List;

/** Says why nobody should be told of an alert now. Safe for use by many threads; quick, as it is asked for every alert of a group. */
@FunctionalInterface
public interface Suppressor {
  /** Nothing is suppressed. */
  Suppressor NONE = (alert, at) -> List.of();

  /**
   * The reasons, empty if there are none. Each begins with its kind: {@code inhibition}, {@code silence}, {@code maintenance} or {@code
   * suppression}; what follows after a colon is for people.
   */
  List<String> reasons(AlertRecord alert, Instant at);
}
