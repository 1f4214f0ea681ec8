package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last revision of each alert that was passed on: a scorer sends one again until it knows that it came. Forgets the alert longest silent
 * when there are more than {@value #CAPACITY}. Of the sender's thread.
 */
final class KnownAlerts {
  static final int CAPACITY = 1_024;

  private final Map<String, Integer> revisions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > CAPACITY;
        }
      };

  /** Whether this revision was not passed on before. One without a number always is news. */
  boolean isNews(Alert alert) {
    if (alert.revision() <= 0) {
      return true;
    }
    return revisions.getOrDefault(name(alert), 0) < alert.revision();
  }

  /** This revision was passed on. */
  void passedOn(Alert alert) {
    if (alert.revision() > 0) {
      revisions.put(name(alert), alert.revision());
    }
  }

  /** A scorer that has lost its memory may give another alert the same id. */
  private static String name(Alert alert) {
    return alert.id() + '@' + alert.startsAt();
  }
}
