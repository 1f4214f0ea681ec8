package dev.kikori.demo;

/**
 * An alert as somebody has heard of it.
 *
 * @param atMillis when, since the demo's start
 * @param source by which road
 * @param id the alert's
 * @param service whose log it is about
 * @param firing whether it began or goes on, rather than being over
 * @param risk 0 to 100
 * @param text what it says, on one line
 */
record Sighting(
    long atMillis,
    Source source,
    String id,
    String service,
    boolean firing,
    int risk,
    String text) {
  /** By which road. */
  enum Source {
    /** The application's own log. */
    LOG,
    /** A webhook whose signature is right. */
    WEBHOOK
  }
}
