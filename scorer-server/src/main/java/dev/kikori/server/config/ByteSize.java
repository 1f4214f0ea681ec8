package dev.kikori.server.config;

import java.util.Locale;
import java.util.Map;

/**
 * A number of bytes, written as {@code 64KB}, {@code 4MB} or {@code 1GB}, in powers of 1,024.
 *
 * @param bytes at least 0
 */
public record ByteSize(long bytes) {
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "KB", 10, "MB", 20, "GB", 30, "TB", 40);

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ByteSize parse(String text) {
    String trimmed = text.strip().toUpperCase(Locale.ROOT).replace("IB", "B");
    int digits = 0;
    while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
      digits++;
    }
    String unit = trimmed.substring(digits).strip();
    Integer shift = SHIFTS.get(unit.isEmpty() ? "B" : unit);
    if (digits == 0 || digits > 15 || shift == null) {
      throw new IllegalArgumentException(text + " (expected: a size such as 64KB, 4MB or 1GB)");
    }
    return new ByteSize(
        Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), 1L << shift));
  }

  public static ByteSize ofMegabytes(long megabytes) {
    return new ByteSize(megabytes << 20);
  }

  public static ByteSize ofKilobytes(long kilobytes) {
    return new ByteSize(kilobytes << 10);
  }
}
