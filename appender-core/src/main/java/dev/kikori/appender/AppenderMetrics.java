package dev.kikori.appender;

import dev.kikori.appender.metrics.Latency;

/**
 * What became of the events, to be read at any time from any thread. At any quiet moment
 * {@code logged = acknowledged + queued + inFlight + spilled + dropped}.
 */
public interface AppenderMetrics {
  /** Calls that reached the appender. */
  long logged();

  /** Events that the queue took. */
  long accepted();

  /** Events that were written to a stream for the first time. */
  long sent();

  /** Events that the scorer has confirmed. */
  long acknowledged();

  /** Events that were written to a stream again after a reconnect. */
  long resent();

  /** Events of an earlier run that were delivered from files on disk; not among {@link #logged}. */
  long replayed();

  /** Streams opened after the first. */
  long reconnects();

  /** Events that will not reach the scorer, for any reason. */
  long dropped();

  /** Events that will not reach the scorer, for this reason. */
  long dropped(DropReason reason);

  /** Events in the queue. */
  long queued();

  /** Bytes in use in the queue. */
  long queuedBytes();

  /** Size of the queue in bytes. */
  long queueCapacityBytes();

  /** Events that left the queue and are not acknowledged, spilled or dropped. */
  long inFlight();

  /** Events in files on disk. */
  long spilled();

  /** Events that were cut to keep within {@code event.maxBytes}. */
  long truncated();

  /** Values that were replaced because they looked like secrets. */
  long masked();

  /** Events whose template or strings travelled in full because the table of definitions was full. */
  long definitionsFull();

  /** Alerts that came back. */
  long alerts();

  /** Alerts that were not passed on because {@code alerts.perMinute} was reached. */
  long alertsSuppressed();

  /** How long it takes from sending a batch to its acknowledgement. */
  Latency acknowledgement();
}
