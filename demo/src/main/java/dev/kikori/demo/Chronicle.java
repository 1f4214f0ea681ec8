package dev.kikori.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Every sighting of an alert, in order. Safe for use by many threads. */
final class Chronicle {
  private final List<Sighting> sightings = new ArrayList<>();

  synchronized void add(Sighting sighting) {
    sightings.add(sighting);
    notifyAll();
  }

  /** The first sighting of a firing alert that fits, from this time on. */
  synchronized @Nullable Sighting first(long fromMillis, Predicate<Sighting> fits) {
    for (Sighting sighting : sightings) {
      if (sighting.atMillis() >= fromMillis && sighting.firing() && fits.test(sighting)) {
        return sighting;
      }
    }
    return null;
  }

  /** Alerts that were heard of for the first time within this time. */
  synchronized List<Sighting> begun(long fromMillis, long untilMillis) {
    Set<String> known = new LinkedHashSet<>();
    List<Sighting> begun = new ArrayList<>();
    for (Sighting sighting : sightings) {
      if (sighting.firing()
          && known.add(sighting.id())
          && isIn(sighting, fromMillis, untilMillis)) {
        begun.add(sighting);
      }
    }
    return begun;
  }

  private static boolean isIn(Sighting sighting, long fromMillis, long untilMillis) {
    return sighting.atMillis() >= fromMillis && sighting.atMillis() < untilMillis;
  }
}
