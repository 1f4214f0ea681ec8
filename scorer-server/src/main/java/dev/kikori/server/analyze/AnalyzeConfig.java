package dev.kikori.server.analyze;

import dev.kikori.server.config.ByteSize;
import java.time.Duration;

/**
 * Limits of what is analysed at once. Keys of the configuration file's section {@code analyze}; one that is absent (null) has its default.
 *
 * @param maxLines lines of a request, by default {@value #MAX_LINES}
 * @param maxBytes bytes of a request's lines, by default 1 MB
 * @param maxConcurrent requests at a time, by default {@value #MAX_CONCURRENT}; more are refused
 * @param timeout longest that a request waits for the model, by default 10 s
 */
public record AnalyzeConfig(
    Integer maxLines, ByteSize maxBytes, Integer maxConcurrent, Duration timeout) {
  public static final int MAX_LINES = 5_000;
  public static final ByteSize MAX_BYTES = ByteSize.ofMegabytes(1);
  public static final int MAX_CONCURRENT = 16;
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Everything as by default. */
  public static final AnalyzeConfig DEFAULTS =
      new AnalyzeConfig(MAX_LINES, MAX_BYTES, MAX_CONCURRENT, TIMEOUT);

  @SuppressWarnings("ConstantValue") // Null is handed over for a key that is absent.
  public AnalyzeConfig {
    maxLines = maxLines == null ? MAX_LINES : maxLines;
    maxBytes = maxBytes == null ? MAX_BYTES : maxBytes;
    maxConcurrent = maxConcurrent == null ? MAX_CONCURRENT : maxConcurrent;
    timeout = timeout == null ? TIMEOUT : timeout;
    within("max_lines", maxLines, 1, 100_000);
    within("max_bytes", maxBytes.bytes(), 1_024, 64L << 20);
    within("max_concurrent", maxConcurrent, 1, 10_000);
    within("timeout", timeout.toMillis(), 100, 600_000);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
