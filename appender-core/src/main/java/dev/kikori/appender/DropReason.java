package dev.kikori.appender;

/** Why an event never reached the scorer: a closed set, each at zero from the start. */
public enum DropReason {
  /** The queue was full and the policy is to drop the newest. */
  RING_FULL("ring_full"),
  /** The queue was filling up and the event lies below {@code queue.dropBelow}. */
  BELOW_LEVEL("below_level"),
  /** The queue was still full after {@code queue.blockFor}. */
  BLOCK_TIMEOUT("block_timeout"),
  /** The queue was full and the fallback appender got the event. */
  FALLBACK("fallback"),
  /** Logged by the appender itself, by its transport, or while an event was being put together on the same thread. */
  OWN_LOG("own_log"),
  /** Logged before start or after stop. */
  STOPPED("stopped"),
  /** Not acknowledged when the time to stop was up. */
  ABANDONED_AT_STOP("abandoned_at_stop"),
  /** Could not be put together. */
  ENCODE_FAILED("encode_failed"),
  /** The files that hold events while the scorer is away were full or could not be used. */
  SPILL_FULL("spill_full");

  private final String code;

  DropReason(String code) {
    this.code = code;
  }

  /** The name in metrics and on the wire, e.g. {@code ring_full}. */
  public String code() {
    return code;
  }
}
