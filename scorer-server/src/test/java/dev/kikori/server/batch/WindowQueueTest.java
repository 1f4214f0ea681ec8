package dev.kikori.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.service.ServiceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WindowQueueTest {
  private static final long DELAY = 5_000_000;
  private static final Window SHORT = TestWindows.of(10);
  private static final Window USUAL = TestWindows.of(100);
  private static final Window LONG = TestWindows.of(300);

  private final WindowQueue queue = new WindowQueue(4, DELAY, 20_000);

  @Test
  void take_lessThanABatch_waitsUntilTheOldestHasWaitedLongEnough() {
    Pending first = offer("a", USUAL, 0);
    Pending second = offer("b", USUAL, 3_000_000);
    assertThat(queue.take(DELAY - 1)).isEmpty();
    assertThat(queue.nanosUntilDue(3_000_000)).isEqualTo(2_000_000);
    assertThat(queue.take(DELAY)).containsExactly(first, second);
    assertThat(queue.size()).isZero();
    assertThat(queue.nanosUntilDue(DELAY)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void take_wholeBatch_isDueAtOnce() {
    for (int i = 0; i < 5; i++) {
      offer("a", USUAL, 0);
    }
    assertThat(queue.take(0)).hasSize(4);
    assertThat(queue.take(0)).isEmpty();
  }

  @Test
  void take_windowsOfDifferentShapes_neverShareABatch() {
    offer("a", SHORT, 0);
    offer("a", USUAL, 0);
    offer("a", TestWindows.of(9), 0);
    List<Pending> batch = queue.take(DELAY);
    assertThat(batch).extracting(pending -> pending.window.lines().size()).containsExactly(10, 9);
    assertThat(queue.take(DELAY)).hasSize(1);
  }

  @Test
  void take_longWindow_countsForItsSegments() {
    offer("a", LONG, 0);
    offer("b", LONG, 0);
    assertThat(queue.take(0)).as("three segments each").hasSize(1);
    assertThat(queue.take(DELAY)).hasSize(1);
  }

  @Test
  void take_aServiceWithTenThousandWindows_doesNotDelayAnothersOne() {
    for (int i = 0; i < 10_000; i++) {
      offer("busy", USUAL, 0);
    }
    queue.take(DELAY);
    Pending single = offer("quiet", USUAL, DELAY);
    assertThat(queue.take(DELAY)).contains(single);
  }

  @Test
  void take_aQuietServicesOtherShape_hasItsTurnToo() {
    for (int i = 0; i < 1_000; i++) {
      offer("busy", USUAL, 0);
    }
    queue.take(DELAY);
    Pending single = offer("quiet", SHORT, 0);
    List<Pending> next = new ArrayList<>(queue.take(DELAY));
    next.addAll(queue.take(DELAY));
    assertThat(next).contains(single);
  }

  @Test
  void take_servicesWithBacklogs_takeTurns() {
    for (int i = 0; i < 100; i++) {
      offer("a", USUAL, 0);
    }
    for (int i = 0; i < 100; i++) {
      offer("b", USUAL, 0);
    }
    int ofB = 0;
    for (int i = 0; i < 25; i++) {
      ofB += (int) queue.take(DELAY).stream().filter(p -> p.service.service().equals("b")).count();
    }
    assertThat(ofB).isEqualTo(50);
  }

  @Test
  void offer_fullQueue_isRefused() {
    WindowQueue small = new WindowQueue(4, DELAY, 2);
    assertThat(small.offer(pending("a", USUAL, 0))).isTrue();
    assertThat(small.offer(pending("a", USUAL, 0))).isTrue();
    assertThat(small.offer(pending("a", USUAL, 0))).isFalse();
    assertThat(small.size()).isEqualTo(2);
  }

  @Test
  void takeOlderThan_someTooOld_takesThoseOnly() {
    Pending old = offer("a", USUAL, 0);
    Pending oldToo = offer("b", SHORT, 10);
    Pending young = offer("a", USUAL, 900);
    assertThat(queue.takeOlderThan(500, 1_000)).containsExactlyInAnyOrder(old, oldToo);
    assertThat(queue.oldestNanos(1_000)).isEqualTo(100);
    assertThat(queue.takeAll()).containsExactly(young);
    assertThat(queue.oldestNanos(1_000)).isZero();
  }

  @Test
  void anyOperations_atRandom_loseAndDoubleNothing() {
    long seed = System.nanoTime();
    System.out.println("WindowQueueTest seed " + seed);
    Random random = new Random(seed);
    Set<Pending> inside = new HashSet<>();
    Window[] windows = {SHORT, USUAL, LONG, TestWindows.of(40)};
    for (long now = 0; now < 20_000; now++) {
      switch (random.nextInt(5)) {
        case 0, 1, 2 ->
            inside.add(offer("s" + random.nextInt(20), windows[random.nextInt(4)], now * 100_000));
        case 3 -> queue.take(now * 100_000).forEach(one -> assertThat(inside.remove(one)).isTrue());
        default -> {
          if (!inside.isEmpty()) {
            Pending gone = inside.iterator().next();
            assertThat(queue.remove(gone)).isTrue();
            assertThat(queue.remove(gone)).isFalse();
            inside.remove(gone);
          }
        }
      }
      assertThat(queue.size()).isEqualTo(inside.size());
    }
    assertThat(queue.takeAll()).containsExactlyInAnyOrderElementsOf(inside);
  }

  private Pending offer(String service, Window window, long now) {
    Pending pending = pending(service, window, now);
    assertThat(queue.offer(pending)).isTrue();
    return pending;
  }

  private static Pending pending(String service, Window window, long now) {
    return new Pending(new ServiceKey("default", service), window, now);
  }
}
