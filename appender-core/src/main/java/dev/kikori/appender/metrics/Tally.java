package dev.kikori.appender.metrics;

/** Counts kept where they are made, so that counting needs no atomic operation; {@link Counters} adds them up when asked. */
public interface Tally {
  /** The events counted so far. */
  long sum();

  /** Whether nobody is about to count another one. */
  boolean isIdle();
}
