package dev.kikori.appender.metrics;

import java.util.Map;

/** The figures of one appender in JMX, under {@code dev.kikori:type=Appender,name=...}. */
public interface KikoriAppenderMXBean {
  long getLogged();

  long getAccepted();

  long getSent();

  long getAcknowledged();

  long getResent();

  long getReplayed();

  long getReconnects();

  long getDropped();

  /** By reason, those at zero included. */
  Map<String, Long> getDroppedByReason();

  long getQueued();

  long getQueuedBytes();

  long getQueueCapacityBytes();

  long getInFlight();

  long getSpilled();

  long getTruncated();

  long getMasked();

  long getDefinitionsFull();

  long getAlerts();

  long getAlertsSuppressed();

  /** The latest time from sending a batch to its acknowledgement, in microseconds. */
  long getAcknowledgementLastMicros();

  /** The longest such time since the start. */
  long getAcknowledgementMaxMicros();

  /** The mean of all such times. */
  long getAcknowledgementMeanMicros();
}
