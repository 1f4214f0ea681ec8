package dev.kikori.scorer.read;

import java.util.concurrent.TimeUnit;

/** Time as idle readers see it, so that tests need none. */
interface Pauser {
  /** The real clock. */
  Pauser SYSTEM =
      new Pauser() {
        @Override
        public void pause(long millis) throws InterruptedException {
          Thread.sleep(millis);
        }

        @Override
        public long nowMillis() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
      };

  void pause(long millis) throws InterruptedException;

  /** A monotonic time in milliseconds. */
  long nowMillis();
}
