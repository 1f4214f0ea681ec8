package dev.kikori.server.events;

import dev.kikori.server.config.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which events are kept for people to search, and for how long.
 *
 * @param maxPerSecond events kept in a second, of all services together, by default {@value #DEFAULT_MAX_PER_SECOND}. Where there are more,
 *     half of the room is for those at WARN and above and for the first of a template; what is left out is counted
 * @param queueCapacity events that may wait to be stored, by default {@value #DEFAULT_QUEUE_CAPACITY}
 * @param retention how long events are kept, by default 3 d
 * @param maxSize how many bytes they may take in the database, its search index included, as estimated; by default 1 GB
 */
public record EventsConfig(
    Integer maxPerSecond, Integer queueCapacity, Duration retention, ByteSize maxSize) {
  /** {@value}. */
  public static final int DEFAULT_MAX_PER_SECOND = 1_000;

  /** {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 5_000;

  /** 3 d. */
  public static final Duration DEFAULT_RETENTION = Duration.ofDays(3);

  /** 1 GB. */
  public static final ByteSize DEFAULT_MAX_SIZE = ByteSize.ofMegabytes(1_024);

  /** Everything as by default. */
  public static final EventsConfig DEFAULTS = new EventsConfig(null, null, null, null);

  public EventsConfig(
      @Nullable Integer maxPerSecond,
      @Nullable Integer queueCapacity,
      @Nullable Duration retention,
      @Nullable ByteSize maxSize) {
    this.maxPerSecond = maxPerSecond == null ? DEFAULT_MAX_PER_SECOND : maxPerSecond;
    this.queueCapacity = queueCapacity == null ? DEFAULT_QUEUE_CAPACITY : queueCapacity;
    this.retention = retention == null ? DEFAULT_RETENTION : retention;
    this.maxSize = maxSize == null ? DEFAULT_MAX_SIZE : maxSize;
    check("max_per_second", this.maxPerSecond, 1_000_000);
    check("queue_capacity", this.queueCapacity, 1_000_000);
    if (this.retention.toMillis() < 1_000) {
      throw new IllegalArgumentException("retention: " + retention + " (expected: at least 1s)");
    }
    if (this.maxSize.bytes() < 1 << 20) {
      throw new IllegalArgumentException("max_size: (expected: at least 1MB)");
    }
  }

  private static void check(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: 1.." + max + ")");
    }
  }
}
