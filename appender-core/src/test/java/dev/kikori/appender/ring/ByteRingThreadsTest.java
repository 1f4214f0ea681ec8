package dev.kikori.appender.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class ByteRingThreadsTest {
  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final ByteRing ring = new ByteRing(64 << 10);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eightThreads_loseDoubleAndReorderNothing(boolean block) throws InterruptedException {
    int perThread = 100_000;
    AtomicInteger left = new AtomicInteger(THREADS);
    AtomicLong accepted = new AtomicLong();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      new Thread(
              () -> {
                Random random = new Random(thread);
                for (int i = 0; i < perThread; i++) {
                  byte[] record = record(thread, i, 8 + random.nextInt(200));
                  if (block
                      ? ring.offer(record, 0, record.length, false, TimeUnit.HOURS.toNanos(1))
                      : ring.offer(record, 0, record.length, i % 1000 == 0)) {
                    accepted.incrementAndGet();
                  }
                }
                left.decrementAndGet();
              })
          .start();
    }
    int[] last = new int[THREADS];
    java.util.Arrays.fill(last, -1);
    long[] seen = new long[1];
    while (left.get() > 0 || !ring.isEmpty()) {
      int drained =
          ring.drain(
              (bytes, offset, length) -> check(bytes, offset, length, last, seen), 100, 8192);
      if (drained == 0) {
        ring.awaitMore(1 << 10, 1_000_000);
      }
    }
    assertThat(seen[0]).isEqualTo(accepted.get());
    if (block) {
      assertThat(seen[0]).isEqualTo((long) THREADS * perThread);
    }
  }

  @Test
  void waitingConsumer_isWokenByEveryFirstRecord() throws InterruptedException {
    int rounds = 20_000;
    AtomicInteger taken = new AtomicInteger();
    Thread consumer =
        new Thread(
            () -> {
              while (taken.get() < rounds) {
                int count = ring.drain((bytes, offset, length) -> {}, 100, 8192);
                taken.addAndGet(count);
                if (count == 0) {
                  ring.awaitRecord();
                }
              }
            });
    consumer.start();
    for (int i = 0; i < rounds; i++) {
      assertThat(ring.offer(new byte[16], 0, 16, false)).isTrue();
      // A record that went unnoticed would stop this for ever.
      while (taken.get() <= i) {
        Thread.onSpinWait();
      }
    }
    consumer.join();
  }

  @Test
  void lingeringConsumer_isWokenWhenThereIsEnough() throws InterruptedException {
    Thread consumer = new Thread(() -> ring.awaitMore(32 << 10, TimeUnit.HOURS.toNanos(1)));
    consumer.start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> consumer.getState() == Thread.State.TIMED_WAITING);
    while (ring.usedBytes() < 32 << 10) {
      assertThat(consumer.isAlive()).isTrue();
      ring.offer(new byte[1000], 0, 1000, false);
    }
    consumer.join();
  }

  @Test
  void urgentRecord_isUrgentUntilAllIsTaken() {
    assertThat(ring.isUrgent()).isFalse();
    ring.offer(new byte[16], 0, 16, true);
    ring.offer(new byte[16], 0, 16, false);
    assertThat(ring.isUrgent()).isTrue();
    assertThat(ring.drain((bytes, offset, length) -> {}, 1, 100)).isEqualTo(1);
    assertThat(ring.isUrgent()).isTrue();
    assertThat(ring.drain((bytes, offset, length) -> {}, 10, 100)).isEqualTo(1);
    assertThat(ring.isUrgent()).isFalse();
  }

  @Test
  void awaitMore_besideAnUrgentRecord_waitsForMoreAllTheSame() throws InterruptedException {
    ring.offer(new byte[16], 0, 16, true);
    Thread consumer = new Thread(() -> ring.awaitMore(32 << 10, TimeUnit.HOURS.toNanos(1)));
    consumer.start();
    // What can't be sent must not keep the sender running.
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> consumer.getState() == Thread.State.TIMED_WAITING);
    LockSupport.unpark(consumer);
    consumer.join();
  }

  @Test
  void waitingConsumer_isWokenByUnpark() throws InterruptedException {
    Thread consumer = new Thread(ring::awaitRecord);
    consumer.start();
    Awaitility.await().atMost(PATIENCE).until(() -> consumer.getState() == Thread.State.WAITING);
    LockSupport.unpark(consumer);
    consumer.join();
  }

  @Test
  void blockedProducers_areLetGoByClose() throws InterruptedException {
    while (ring.offer(new byte[1000], 0, 1000, false)) {
      assertThat(ring.usedBytes()).isPositive();
    }
    List<Thread> blocked = new ArrayList<>();
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          new Thread(
              () -> {
                if (!ring.offer(new byte[1000], 0, 1000, false, TimeUnit.HOURS.toNanos(1))) {
                  refused.incrementAndGet();
                }
              });
      thread.start();
      blocked.add(thread);
    }
    for (Thread thread : blocked) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
    ring.close();
    for (Thread thread : blocked) {
      thread.join();
    }
    assertThat(refused.get()).isEqualTo(THREADS);
  }

  private static byte[] record(int thread, int number, int length) {
    byte[] record = new byte[length];
    ByteBuffer.wrap(record).putInt(thread).putInt(number);
    for (int i = 8; i < length; i++) {
      record[i] = (byte) (thread + number + i);
    }
    return record;
  }

  private static void check(byte[] bytes, int offset, int length, int[] last, long[] seen) {
    ByteBuffer record = ByteBuffer.wrap(bytes, offset, length);
    int thread = record.getInt();
    int number = record.getInt();
    assertThat(number).isGreaterThan(last[thread]);
    last[thread] = number;
    for (int i = 8; i < length; i++) {
      if (bytes[offset + i] != (byte) (thread + number + i)) {
        throw new AssertionError("damaged at " + i + " of " + length);
      }
    }
    seen[0]++;
  }
}
