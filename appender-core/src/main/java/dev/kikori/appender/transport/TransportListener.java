package dev.kikori.appender.transport;

import dev.kikori.appender.Alert;

/**
 * What a stream tells. Every call comes through the executor that the stream was opened with, one at a time and in order; nothing
 * comes after {@link #onClosed}.
 */
public interface TransportListener {
  /** The stream takes bytes again without piling them up. */
  void onReady();

  /**
   * The answer to hello.
   *
   * @param acceptedSequence what the server has of this client
   * @param credits how many events it takes beyond that
   * @param maxBatchBytes its limit for one message; 0: none
   * @param confirmsAlerts whether it wants to be told which alerts were received
   */
  void onWelcome(
      long acceptedSequence,
      long credits,
      long maxBatchBytes,
      String model,
      boolean confirmsAlerts);

  void onAck(long acceptedSequence, long credits);

  void onAlert(Alert alert);

  void onSlowDown(long pauseMillis, String reason);

  void onGoAway(String reason);

  /** A message of a kind that this version doesn't know. */
  void onUnknown();

  /** The stream is over. */
  void onClosed(CloseReason reason);
}
