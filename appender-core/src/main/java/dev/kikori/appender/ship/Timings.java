package dev.kikori.appender.ship;

import java.util.concurrent.TimeUnit;

/** Time limits that no option names. */
final class Timings {
  /** With something sent and no acknowledgement for this long the connection counts as dead. */
  static final long ACK_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How often a client that talks to another endpoint than the first looks whether the first is back. */
  static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** How long acknowledgements are awaited on a stream that the server wants to close. */
  static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The longest pause that a server can ask for. */
  static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);

  final long ackTimeoutNanos;
  final long returnNanos;

  Timings(long ackTimeoutNanos, long returnNanos) {
    this.ackTimeoutNanos = ackTimeoutNanos;
    this.returnNanos = returnNanos;
  }

  static Timings defaults() {
    return new Timings(ACK_TIMEOUT_NANOS, RETURN_NANOS);
  }
}
