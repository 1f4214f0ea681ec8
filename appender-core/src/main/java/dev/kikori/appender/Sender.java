package dev.kikori.appender;

import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.ring.ByteRing;
import java.time.Duration;

/** What takes events out of the ring: made for each start of the client, started once and stopped once. */
interface Sender {
  /** Starts without waiting for anything. */
  void start();

  /** Empties the closed ring within the budget; counts what it gives up. */
  void stop(Duration budget);

  /** Events of this client in files on disk. */
  long spilledEvents();

  /** Makes one for a ring. */
  @FunctionalInterface
  interface Factory {
    Sender create(ByteRing ring, Definitions definitions);
  }
}
