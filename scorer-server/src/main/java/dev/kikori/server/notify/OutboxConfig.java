package dev.kikori.server.notify;

import java.time.Duration;

/**
 * The outbox's limits. What the configuration leaves out is null and gets its default.
 *
 * @param maxPending notifications that may wait; with so many, groups hold theirs back until there is room; by default {@value #DEFAULT_MAX_PENDING}
 * @param maxDeadLetters given-up notifications that are kept, the oldest go first; by default {@value #DEFAULT_MAX_DEAD_LETTERS}
 * @param deadLetterRetention how long given-up notifications are kept, by default 30 d
 * @param concurrency attempts under way at once to one sink, by default {@value #DEFAULT_CONCURRENCY}
 */
public record OutboxConfig(
    Integer maxPending, Integer maxDeadLetters, Duration deadLetterRetention, Integer concurrency) {
  /** {@value}. */
  public static final int DEFAULT_MAX_PENDING = 10_000;

  /** {@value}. */
  public static final int DEFAULT_MAX_DEAD_LETTERS = 10_000;

  /** 30 d. */
  public static final Duration DEFAULT_DEAD_LETTER_RETENTION = Duration.ofDays(30);

  /** {@value}. */
  public static final int DEFAULT_CONCURRENCY = 2;

  /** All defaults. */
  public static final OutboxConfig DEFAULTS =
      new OutboxConfig(
          DEFAULT_MAX_PENDING,
          DEFAULT_MAX_DEAD_LETTERS,
          DEFAULT_DEAD_LETTER_RETENTION,
          DEFAULT_CONCURRENCY);

  public OutboxConfig {
    maxPending = maxPending == null ? DEFAULT_MAX_PENDING : maxPending;
    maxDeadLetters = maxDeadLetters == null ? DEFAULT_MAX_DEAD_LETTERS : maxDeadLetters;
    deadLetterRetention =
        deadLetterRetention == null ? DEFAULT_DEAD_LETTER_RETENTION : deadLetterRetention;
    concurrency = concurrency == null ? DEFAULT_CONCURRENCY : concurrency;
    check("max_pending", maxPending, 1_000_000);
    check("max_dead_letters", maxDeadLetters, 1_000_000);
    check("concurrency", concurrency, 16);
    if (deadLetterRetention.toSeconds() < 60 || deadLetterRetention.toDays() > 3_650) {
      throw new IllegalArgumentException(
          "dead_letter_retention: " + deadLetterRetention + " (expected: 1m..3650d)");
    }
  }

  private static void check(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: 1.." + max + ")");
    }
  }
}
