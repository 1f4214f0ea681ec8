package dev.kikori.demo;

import org.jspecify.annotations.Nullable;

/**
 * What became of one fault.
 *
 * @param injectedMillis when it was made, since the demo's start
 * @param inLog the alert in the application's own log, or null if it was missed
 * @param byWebhook the alert at the webhook's receiver, or null
 * @param falseBefore false alerts since the fault before was made
 */
record Outcome(
    Fault fault,
    long injectedMillis,
    @Nullable Sighting inLog,
    @Nullable Sighting byWebhook,
    int falseBefore) {
  /** Seconds until the application logged the alert; negative if it never did. */
  double logSeconds() {
    return seconds(inLog);
  }

  /** Seconds until the webhook came. */
  double webhookSeconds() {
    return seconds(byWebhook);
  }

  /** Whether no alert came by any road. */
  boolean missed() {
    return inLog == null && byWebhook == null;
  }

  /** Seconds until the first alert, by whatever road; negative if none came. */
  double seconds() {
    return inLog == null || byWebhook != null && byWebhook.atMillis() < inLog.atMillis()
        ? webhookSeconds()
        : logSeconds();
  }

  /** The risk that the first alert states, or 0. */
  int risk() {
    Sighting first = inLog != null ? inLog : byWebhook;
    return first == null ? 0 : first.risk();
  }

  private double seconds(@Nullable Sighting sighting) {
    return sighting == null ? -1 : (sighting.atMillis() - injectedMillis) / 1000.0;
  }
}
