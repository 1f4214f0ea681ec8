package dev.kikori.appender.ship;

import dev.kikori.appender.encode.ProtoWriter;

/** What is to be delivered under one client id: events in order, and the definitions that they refer to. */
interface Outbox {
  /** Names the run that logged the events. */
  String clientId();

  /** Says who it is as {@code kikori.v1.Hello} without its first sequence number. */
  byte[] hello();

  /** The events that are in memory and not acknowledged. */
  EventLog log();

  /** Moves at most so many events and bytes into the log, as far as it has room; returns how many. */
  int refill(int maxEvents, int maxBytes);

  /** Whether {@link #refill} could bring something. */
  boolean hasMore();

  /** Whether what it could bring has waited already, so that it need not linger for more. */
  boolean isOverdue();

  /**
   * The server knows events beyond the last one in memory. Returns whether they can be there, which is so for what an earlier run left
   * on disk; then they are passed over.
   */
  boolean catchUp(long acceptedSequence);

  /** A new stream knows no definition. */
  void forgetDefinitions();

  /**
   * Writes definitions that the stream has not seen, as fields of {@code kikori.v1.Batch}, until there are none or so many bytes are
   * written; returns whether none are left.
   */
  boolean writeDefinitions(ProtoWriter out, int maxBytes);

  /** Events were acknowledged. */
  void onAcknowledged(long events);

  /** Events were sent, for the first time or again. */
  void onSent(long first, long again, int bytes);

  /** Takes another client id: the server claims to know events of this one that never were. */
  void renewClientId();
}
