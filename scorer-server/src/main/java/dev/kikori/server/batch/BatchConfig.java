package dev.kikori.server.batch;

import java.time.Duration;

/**
 * How windows are gathered for a model, and when less is done for them. Keys of the configuration file's section {@code batch}; one that is
 * absent (null) has its default.
 *
 * @param maxBatch most windows that a model reads at once, by default {@value #MAX_BATCH}; one of more than 128 lines counts for several
 * @param maxDelay longest that a window waits for others to share its batch, by default 5 ms
 * @param maxQueue windows that wait for one model, by default {@value #MAX_QUEUE}; more are judged without it
 * @param deadline age at which a waiting window is judged without the model, by default 5 s
 * @param threads threads that run each model, by default {@value #THREADS}
 * @param targetDelay waiting time that is still fine, by default 250 ms; beyond it, for {@code step_up_after}, less is done for each window
 * @param stepUpAfter by default 2 s
 * @param stepDownAfter how long the load must have been so low that more could just be done, before it is, by default 15 s; the lower it is
 *     the sooner, but not before {@code step_up_after}
 * @param sampleEvery of how many windows one goes through the model at the step {@link DegradationStep#SAMPLED}, by default
 *     {@value #SAMPLE_EVERY}; it takes more where that is still too many
 */
public record BatchConfig(
    Integer maxBatch,
    Duration maxDelay,
    Integer maxQueue,
    Duration deadline,
    Integer threads,
    Duration targetDelay,
    Duration stepUpAfter,
    Duration stepDownAfter,
    Integer sampleEvery) {
  public static final int MAX_BATCH = 32;
  public static final Duration MAX_DELAY = Duration.ofMillis(5);
  public static final int MAX_QUEUE = 2_048;
  public static final Duration DEADLINE = Duration.ofSeconds(5);
  public static final int THREADS = 1;
  public static final Duration TARGET_DELAY = Duration.ofMillis(250);
  public static final Duration STEP_UP_AFTER = Duration.ofSeconds(2);
  public static final Duration STEP_DOWN_AFTER = Duration.ofSeconds(15);
  public static final int SAMPLE_EVERY = 10;

  /** Everything as by default. */
  public static final BatchConfig DEFAULTS =
      new BatchConfig(
          MAX_BATCH,
          MAX_DELAY,
          MAX_QUEUE,
          DEADLINE,
          THREADS,
          TARGET_DELAY,
          STEP_UP_AFTER,
          STEP_DOWN_AFTER,
          SAMPLE_EVERY);

  @SuppressWarnings("ConstantValue") // Null is handed over for a key that is absent.
  public BatchConfig {
    maxBatch = maxBatch == null ? MAX_BATCH : maxBatch;
    maxDelay = maxDelay == null ? MAX_DELAY : maxDelay;
    maxQueue = maxQueue == null ? MAX_QUEUE : maxQueue;
    deadline = deadline == null ? DEADLINE : deadline;
    threads = threads == null ? THREADS : threads;
    targetDelay = targetDelay == null ? TARGET_DELAY : targetDelay;
    stepUpAfter = stepUpAfter == null ? STEP_UP_AFTER : stepUpAfter;
    stepDownAfter = stepDownAfter == null ? STEP_DOWN_AFTER : stepDownAfter;
    sampleEvery = sampleEvery == null ? SAMPLE_EVERY : sampleEvery;
    within("max_batch", maxBatch, 1, 1024);
    within("max_delay", maxDelay, Duration.ZERO, Duration.ofSeconds(10));
    within("max_queue", maxQueue, 1, 1_000_000);
    within("deadline", deadline, Duration.ofMillis(10), Duration.ofMinutes(10));
    within("threads", threads, 1, 64);
    within("target_delay", targetDelay, Duration.ofMillis(1), Duration.ofMinutes(10));
    within("step_up_after", stepUpAfter, Duration.ofMillis(100), Duration.ofMinutes(10));
    within("step_down_after", stepDownAfter, Duration.ofMillis(100), Duration.ofHours(1));
    within("sample_every", sampleEvery, 2, 1_000);
  }

  private static void within(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }

  private static void within(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + ".." + max + ")");
    }
  }
}
