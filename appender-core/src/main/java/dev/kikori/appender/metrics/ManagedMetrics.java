package dev.kikori.appender.metrics;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads the figures for JMX. */
final class ManagedMetrics implements KikoriAppenderMXBean {
  private final AppenderMetrics metrics;

  ManagedMetrics(AppenderMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public long getLogged() {
    return metrics.logged();
  }

  @Override
  public long getAccepted() {
    return metrics.accepted();
  }

  @Override
  public long getSent() {
    return metrics.sent();
  }

  @Override
  public long getAcknowledged() {
    return metrics.acknowledged();
  }

  @Override
  public long getResent() {
    return metrics.resent();
  }

  @Override
  public long getReplayed() {
    return metrics.replayed();
  }

  @Override
  public long getReconnects() {
    return metrics.reconnects();
  }

  @Override
  public long getDropped() {
    return metrics.dropped();
  }

  @Override
  public Map<String, Long> getDroppedByReason() {
    Map<String, Long> byReason = new TreeMap<>();
    for (DropReason reason : DropReason.values()) {
      byReason.put(reason.code(), metrics.dropped(reason));
    }
    return byReason;
  }

  @Override
  public long getQueued() {
    return metrics.queued();
  }

  @Override
  public long getQueuedBytes() {
    return metrics.queuedBytes();
  }

  @Override
  public long getQueueCapacityBytes() {
    return metrics.queueCapacityBytes();
  }

  @Override
  public long getInFlight() {
    return metrics.inFlight();
  }

  @Override
  public long getSpilled() {
    return metrics.spilled();
  }

  @Override
  public long getTruncated() {
    return metrics.truncated();
  }

  @Override
  public long getMasked() {
    return metrics.masked();
  }

  @Override
  public long getDefinitionsFull() {
    return metrics.definitionsFull();
  }

  @Override
  public long getAlerts() {
    return metrics.alerts();
  }

  @Override
  public long getAlertsSuppressed() {
    return metrics.alertsSuppressed();
  }

  @Override
  public long getAcknowledgementLastMicros() {
    return TimeUnit.NANOSECONDS.toMicros(metrics.acknowledgement().lastNanos());
  }

  @Override
  public long getAcknowledgementMaxMicros() {
    return TimeUnit.NANOSECONDS.toMicros(metrics.acknowledgement().maxNanos());
  }

  @Override
  public long getAcknowledgementMeanMicros() {
    Latency latency = metrics.acknowledgement();
    long count = latency.count();
    return count == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(latency.totalNanos() / count);
  }
}
