package dev.kikori.server.alert;

/** Takes what people and programs say of alerts. Safe for use by many threads; what it took survives a restart. */
public interface FeedbackSink {
  /**
   * Keeps a piece of feedback.
   *
   * @return whether the tenant has such an alert; if not, nothing was kept
   */
  boolean feedback(Feedback feedback);

  /**
   * What somebody says of an alert. Its text is whatever they wrote.
   *
   * @param tenant the tenant of whoever says it: nobody speaks of another tenant's alerts
   * @param alertId the alert
   * @param trueAlert whether it was right to alert
   * @param note in their words, empty if there are none
   * @param author who says it, empty if unknown
   */
  record Feedback(String tenant, String alertId, boolean trueAlert, String note, String author) {}
}
