package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;

/** Where one service's events go, in order. Safe for use by many threads. */
public interface Lane {
  ServiceKey key();

  /** The last event that was accepted from a client; 0 if nothing was, or the client was forgotten. */
  long accepted(String clientId);

  /**
   * Takes a batch over. When it returns {@link Offer.Accepted}, the events survive a kill of the process. Events that this client has had
   * accepted before are left out. Does not wait for room.
   */
  Offer offer(EventBatch batch);

  /** How many more events the lane would take now, at least 0: what credits are made of. */
  long room();

  /** Calls back once, soon, from any thread, when there is room again; at once if there is some. */
  void whenRoom(Runnable callback);

  /** What becomes of an offered batch. */
  sealed interface Offer permits Offer.Accepted, Offer.Full, Offer.Failed {
    /** All events up to this sequence number are the server's now. */
    record Accepted(long sequence) implements Offer {}

    /** Nothing was taken; the lane has no room. */
    record Full() implements Offer {}

    /** Nothing was taken; it can't be stored (disk full, I/O error). The client keeps it. */
    record Failed(String reason) implements Offer {}
  }
}
