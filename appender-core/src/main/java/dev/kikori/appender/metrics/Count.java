package dev.kikori.appender.metrics;

/** What is counted beside events logged and dropped: a closed set, each at zero from the start. */
public enum Count {
  /** Events that the sender took out of the queue. */
  TAKEN("taken"),
  /** Events that were written to a stream for the first time. */
  SENT("sent"),
  /** Events that the scorer has confirmed. */
  ACKNOWLEDGED("acknowledged"),
  /** Events that were written to a stream again. */
  RESENT("resent"),
  /** Events of an earlier run that were delivered from files. */
  REPLAYED("replayed"),
  /** Files of spilled events of which a part could not be read. */
  SPILL_DAMAGED("spill_damaged"),
  /** Streams opened after the first. */
  RECONNECTS("reconnects"),
  /** Batches written to a stream, those sent again included. */
  BATCHES("batches"),
  /** Bytes of batches written to a stream. */
  SENT_BYTES("sent_bytes"),
  /** Events that were cut to keep within {@code event.maxBytes}. */
  TRUNCATED("truncated"),
  /** Values that were replaced because they looked like secrets. */
  MASKED("masked"),
  /** Templates and strings that travelled in full because the table of definitions was full. */
  DEFINITIONS_FULL("definitions_full"),
  /** Arguments whose {@code toString} threw. */
  TO_STRING_FAILED("to_string_failed"),
  /** Alerts that came back. */
  ALERTS("alerts"),
  /** Alerts that were not passed on because {@code alerts.perMinute} was reached. */
  ALERTS_SUPPRESSED("alerts_suppressed");

  private final String code;

  Count(String code) {
    this.code = code;
  }

  /** The name in metrics, e.g. {@code sent_bytes}. */
  public String code() {
    return code;
  }
}
