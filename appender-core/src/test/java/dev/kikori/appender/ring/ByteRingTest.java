package dev.kikori.appender.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRingTest {
  private ByteRing ring = new ByteRing(64 << 10);

  @AfterEach
  void used_isNeverMoreThanTheCapacity_andNothingWhenEmptied() {
    assertThat(ring.usedBytes()).isBetween(0L, (long) ring.capacityBytes());
    drain(Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.usedBytes()).isZero();
  }

  @Test
  void capacity_isRoundedUpToAPowerOfTwo() {
    assertThat(new ByteRing(1).capacityBytes()).isEqualTo(64 << 10);
    assertThat(new ByteRing(65_537).capacityBytes()).isEqualTo(128 << 10);
    assertThat(new ByteRing(4 << 20).capacityBytes()).isEqualTo(4 << 20);
    assertThat(new ByteRing(1 << 30).capacityBytes()).isEqualTo(1 << 30);
    assertThatThrownBy(() -> new ByteRing(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void records_comeOutAsTheyWentIn() {
    for (int i = 1; i < 100; i++) {
      assertThat(offer(record(i, i))).isTrue();
    }
    List<byte[]> records = drain(Integer.MAX_VALUE, Integer.MAX_VALUE);
    for (int i = 1; i < 100; i++) {
      assertThat(records.get(i - 1)).isEqualTo(record(i, i));
    }
  }

  @Test
  void emptyRing_givesNothing() {
    assertThat(ring.isEmpty()).isTrue();
    assertThat(drain(10, 10)).isEmpty();
  }

  @Test
  void drain_keepsToItsLimits() {
    for (int i = 0; i < 10; i++) {
      offer(record(i, 100));
    }
    assertThat(drain(3, 10_000)).hasSize(3);
    assertThat(drain(100, 250)).hasSize(2);
    assertThat(drain(100, 1)).hasSize(1);
    assertThat(drain(100, 10_000)).hasSize(4);
  }

  @Test
  void fullRing_refuses_andTakesAgainWhatFitsAfterADrain() {
    int taken = 0;
    while (offer(record(taken, 1000))) {
      taken++;
    }
    assertThat(taken).isEqualTo(ring.capacityBytes() / 1024);
    assertThat(drain(1, Integer.MAX_VALUE)).hasSize(1);
    assertThat(offer(record(taken, 1000))).isTrue();
    assertThat(offer(record(taken, 1000))).isFalse();
  }

  @Test
  void record_thatFillsTheRestToTheByte_isTaken() {
    int quarter = ring.maxRecordBytes();
    for (int i = 0; i < 4; i++) {
      assertThat(offer(record(i, quarter))).isTrue();
    }
    assertThat(ring.usedBytes()).isEqualTo(ring.capacityBytes());
    assertThat(offer(record(9, 1))).isFalse();
  }

  @Test
  void record_tooLarge_isRefusedAtOnce() {
    assertThatThrownBy(() -> offer(new byte[ring.maxRecordBytes() + 1]))
        .hasMessage("length: 16385 (expected: 1..16384)");
    assertThatThrownBy(() -> offer(new byte[0])).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closedRing_refuses_andGivesWhatItHas() {
    offer(record(1, 10));
    ring.close();
    ring.close();
    assertThat(ring.isClosed()).isTrue();
    assertThat(offer(record(2, 10))).isFalse();
    assertThat(ring.usedBytes()).isEqualTo(32);
    assertThat(drain(10, 100)).hasSize(1);
  }

  @Test
  void consumerThatThrows_losesTheOneItWasGiven() {
    offer(record(1, 10));
    offer(record(2, 10));
    assertThatThrownBy(
            () ->
                ring.drain(
                    (bytes, offset, length) -> {
                      throw new IllegalStateException("consumer");
                    },
                    10,
                    100))
        .hasMessage("consumer");
    assertThat(drain(10, 100)).hasSize(1);
  }

  @Test
  void consumerOutOfMemory_isGivenTheSameAgain() {
    offer(record(1, 10));
    offer(record(2, 40));
    offer(record(3, 10));
    assertThatThrownBy(
            () ->
                ring.drain(
                    (bytes, offset, length) -> {
                      if (length == 40) {
                        throw new OutOfMemoryError("consumer");
                      }
                    },
                    10,
                    100))
        .hasMessage("consumer");
    List<byte[]> left = drain(10, 100);
    assertThat(left).containsExactly(record(2, 40), record(3, 10));
    assertThat(ring.usedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomWork_behavesAsAQueue(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Deque<byte[]> model = new ArrayDeque<>();
    for (int i = 0; i < 100_000; i++) {
      if (random.nextInt(3) > 0) {
        int most = random.nextInt(50) == 0 ? ring.maxRecordBytes() : 300;
        byte[] record = record(i, 1 + random.nextInt(most));
        long room = ring.capacityBytes() - ring.usedBytes();
        if (offer(record)) {
          model.add(record);
        } else {
          // A record and the padding before it take at most twice its size.
          assertThat(room).isLessThan(2L * (record.length + ByteRing.UNIT));
        }
      } else {
        for (byte[] record : drain(1 + random.nextInt(20), 1 + random.nextInt(5000))) {
          assertThat(record).isEqualTo(model.poll());
        }
      }
      assertThat(ring.isEmpty()).isEqualTo(model.isEmpty());
    }
    for (byte[] record : drain(Integer.MAX_VALUE, Integer.MAX_VALUE)) {
      assertThat(record).isEqualTo(model.poll());
    }
    assertThat(model).isEmpty();
  }

  private boolean offer(byte[] record) {
    return ring.offer(record, 0, record.length, false);
  }

  private List<byte[]> drain(int maxRecords, int maxBytes) {
    List<byte[]> records = new ArrayList<>();
    int count =
        ring.drain(
            (bytes, offset, length) ->
                records.add(Arrays.copyOfRange(bytes, offset, offset + length)),
            maxRecords,
            maxBytes);
    assertThat(records).hasSize(count);
    return records;
  }

  private static byte[] record(int seed, int length) {
    byte[] record = new byte[length];
    for (int i = 0; i < length; i++) {
      record[i] = (byte) (seed * 31 + i);
    }
    return record;
  }

  /** Logging on the way down into a stack that overflows; without its remedy some round in a thousand stops the ring. */
  @Test
  void offer_asTheStackOverflows_stopsNothing() throws Exception {
    AtomicInteger stopped = new AtomicInteger();
    Random depths = new Random(41);
    Thread deep =
        new Thread(
            null,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                ring = new ByteRing(64 << 10);
                try {
                  recurse(depths.nextInt(200), new byte[8 << 10]);
                } catch (StackOverflowError e) {
                  // As it is meant.
                }
                while (drain() > 0) {
                  // On to the next ones.
                }
                stopped.addAndGet(ring.isEmpty() ? 0 : 1);
              }
            },
            "deep",
            256 << 10);
    deep.start();
    deep.join();
    assertThat(stopped).hasValue(0);
  }

  /** Offers at each step once it is as deep, so that steps and stack's end fall differently in each round. */
  @SuppressWarnings("InfiniteRecursion")
  private long recurse(int before, byte[] record) {
    if (before <= 0 && !ring.offer(record, 0, 3_000 - before % 4_000, false)) {
      drain();
    }
    return recurse(before - 1, record) + before;
  }

  private int drain() {
    return ring.drain((bytes, offset, length) -> {}, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }
}
