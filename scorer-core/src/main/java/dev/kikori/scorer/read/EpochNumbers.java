package dev.kikori.scorer.read;

/** Tells the unit of a number of time since the epoch by its number of digits. */
final class EpochNumbers {
  private static final long EARLIEST_MILLIS = 631_152_000_000L;
  private static final long LATEST_MILLIS = 4_102_444_800_000L;

  private EpochNumbers() {}

  /** Milliseconds since the epoch, or -1 for what is no time between 1990 and 2100. */
  static long toMillis(long value, int digits) {
    long millis =
        switch (digits) {
          case 9, 10 -> value * 1000;
          case 12, 13 -> value;
          case 15, 16 -> value / 1000;
          case 18, 19 -> value / 1_000_000;
          default -> -1;
        };
    return millis >= EARLIEST_MILLIS && millis <= LATEST_MILLIS ? millis : -1;
  }
}
