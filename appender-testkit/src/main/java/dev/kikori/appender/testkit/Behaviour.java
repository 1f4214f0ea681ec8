package dev.kikori.appender.testkit;

import java.time.Duration;

/**
 * How a {@link ScorerServer} treats its clients. Every setting can change while streams are open and holds from the next message on. Safe
 * for threads.
 */
public final class Behaviour {
  /** As many events as a client may send beyond the accepted ones, unless told otherwise: {@value}. */
  public static final long DEFAULT_CREDITS = 100_000;

  /** The largest batch, unless told otherwise, in bytes: {@value}. */
  public static final long DEFAULT_MAX_BATCH_BYTES = 4 << 20;

  private volatile long credits = DEFAULT_CREDITS;
  private volatile long maxBatchBytes = DEFAULT_MAX_BATCH_BYTES;
  private volatile Duration ackDelay = Duration.ZERO;
  private volatile boolean acknowledging = true;
  private volatile boolean confirmingAlerts = true;
  private volatile boolean unavailable;
  private volatile int streamMaxBatches = Integer.MAX_VALUE;

  /** How many events beyond the accepted ones a client may send; the next welcome or ack tells. */
  public Behaviour credits(long events) {
    credits = events;
    return this;
  }

  public Behaviour maxBatchBytes(long bytes) {
    maxBatchBytes = bytes;
    return this;
  }

  /** Acks leave this long after their batch came. */
  public Behaviour ackDelay(Duration delay) {
    ackDelay = delay;
    return this;
  }

  /** With false, batches are accepted and no ack says so. */
  public Behaviour acknowledging(boolean value) {
    acknowledging = value;
    return this;
  }

  /** With false, the next welcome says that nobody wants to know which alerts came. */
  public Behaviour confirmingAlerts(boolean value) {
    confirmingAlerts = value;
    return this;
  }

  /** With true, new streams, and open ones at their next batch, end with UNAVAILABLE; that batch is not accepted. */
  public Behaviour unavailable(boolean value) {
    unavailable = value;
    return this;
  }

  /** A stream ends with UNAVAILABLE after so many batches, the last one accepted but not acknowledged. */
  public Behaviour streamMaxBatches(int batches) {
    streamMaxBatches = batches;
    return this;
  }

  long credits() {
    return credits;
  }

  long maxBatchBytes() {
    return maxBatchBytes;
  }

  Duration ackDelay() {
    return ackDelay;
  }

  boolean acknowledging() {
    return acknowledging;
  }

  boolean confirmingAlerts() {
    return confirmingAlerts;
  }

  boolean unavailable() {
    return unavailable;
  }

  int streamMaxBatches() {
    return streamMaxBatches;
  }
}
