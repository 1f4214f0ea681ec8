package dev.kikori.server.notify.sink;

/** Carries notifications to one place in one protocol. Safe for use by many threads. */
public interface Sink {
  /** The protocol's name, as the metrics' label {@code integration} has it. */
  String integration();

  /** Whether it wants to hear that alerts are over. */
  boolean sendsResolved();

  /** Tries once, within a bounded time; never throws for what the other end does. Renders the notification anew: nothing of it is stored. */
  Outcome send(Notification notification, Attempt attempt);
}
