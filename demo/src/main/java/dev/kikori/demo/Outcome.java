package dev.kikori.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one fault.
 *
 * @param injectedMillis when it was made, since the demo's start
 * @param inLog the alert in the application's own log, or null if it was missed
 * @param byWebhook the alert at the webhook's receiver, or null
 * @param falseBefore alerts that began between the fault before and this one, or had nothing to do with the one before
 */
record Outcome(
    Fault fault,
    long injectedMillis,
    @Nullable Sighting inLog,
    @Nullable Sighting byWebhook,
    List<Sighting> falseBefore) {
  /** Seconds until the application logged the alert; negative if it never did. */
  double logSeconds() {
    return seconds(inLog);
  }

  /** Seconds until the webhook came. */
  double webhookSeconds() {
    return seconds(byWebhook);
  }

  boolean missed() {
    return inLog == null;
  }

  private double seconds(@Nullable Sighting sighting) {
    return sighting == null ? -1 : (sighting.atMillis() - injectedMillis) / 1000.0;
  }
}
