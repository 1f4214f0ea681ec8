package dev.kikori.scorer.window;

import static dev.kikori.scorer.window.WindowFixtures.at;
import static dev.kikori.scorer.window.WindowFixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.window.WindowFixtures.Cutting;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
  private static final WindowSpec TEN_SECONDS = new WindowSpec.Time(Duration.ofSeconds(10));

  @Test
  void sideBySide_isAlignedToTheClock() {
    Cutting cutting =
        new Cutting(TEN_SECONDS)
            .accept(at(1, 3_000), at(2, 9_999), at(3, 10_000), at(4, 19_000))
            .flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2]", "/1: [3, 4]");
  }

  @Test
  void window_comesOutWhenTimeHasPassedIt() {
    assertThat(new Cutting(TEN_SECONDS).accept(at(1, 0), at(2, 9_999)).seen()).isEmpty();
    assertThat(new Cutting(TEN_SECONDS).accept(at(1, 0), at(2, 10_000)).seen())
        .containsExactly("/0: [1]");
  }

  @Test
  void silence_makesNoWindow() {
    Cutting cutting = new Cutting(TEN_SECONDS).accept(at(1, 0), at(2, 3_600_000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1]", "/1: [2]");
  }

  @Test
  void overlapping_lineIsInEachWindowThatCoversIt() {
    Cutting cutting =
        new Cutting(new WindowSpec.Time(Duration.ofSeconds(10), Duration.ofSeconds(5)));
    cutting.accept(at(1, 11_000), at(2, 16_000), at(3, 21_000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1]", "/1: [1, 2]", "/2: [2, 3]", "/3: [3]");
  }

  @Test
  void sampling_lineBetweenWindows_isCounted() {
    Cutting cutting =
        new Cutting(new WindowSpec.Time(Duration.ofSeconds(5), Duration.ofSeconds(10)));
    cutting.accept(at(1, 1_000), at(2, 7_000), at(3, 12_000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1]", "/1: [3]");
    assertThat(cutting.counters().sampledOut()).isEqualTo(1);
  }

  @Test
  void lateLine_goesIntoTheOpenWindowAndIsCounted() {
    Cutting cutting =
        new Cutting(TEN_SECONDS).accept(at(1, 25_000), at(2, 15_000), at(3, 26_000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3]");
    assertThat(cutting.counters().late()).isEqualTo(1);
  }

  @Test
  void lineWithoutTime_goesWithTheOneBefore() {
    Cutting cutting =
        new Cutting(TEN_SECONDS).accept(at(1, 5_000), line(2), at(3, 15_000), line(4)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2]", "/1: [3, 4]");
    assertThat(cutting.counters().withoutTime()).isEqualTo(2);
  }

  @Test
  void linesBeforeTheFirstTime_goIntoTheFirstWindow() {
    Cutting cutting = new Cutting(TEN_SECONDS).accept(line(1), line(2), at(3, 5_000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3]");
  }

  @Test
  void noTimeAtAll_isOneWindow() {
    assertThat(new Cutting(TEN_SECONDS).accept(line(1), line(2)).flush().seen())
        .containsExactly("/0: [1, 2]");
  }

  @Test
  void clockSetBack_isFollowedAfterARunOfEvents() {
    Cutting cutting = new Cutting(TEN_SECONDS).accept(at(1, 7_200_000));
    for (int i = 2; i < 2 + EventClock.SET_BACK_AFTER; i++) {
      cutting.accept(at(i, 3_600_000 + i));
    }
    assertThat(cutting.counters().clockJumps()).isEqualTo(1);
    assertThat(cutting.seen()).hasSize(1);
    cutting.accept(at(100, 3_612_000)).flush();
    assertThat(cutting.seen()).hasSize(3).last().isEqualTo("/2: [100]");
  }

  @Test
  void oneEventFromTheFuture_holdsNobodyUp() {
    Cutting cutting = new Cutting(TEN_SECONDS).accept(at(1, 1_000), at(2, 4_000_000_000_000L));
    for (int i = 3; i <= 40; i++) {
      cutting.accept(at(i, 1_000L + i * 1_000));
    }
    cutting.flush();
    assertThat(cutting.counters().clockJumps()).isEqualTo(1);
    assertThat(cutting.windows.size()).isGreaterThan(3);
    assertThat(cutting.windows.stream().mapToInt(window -> window.lines().size()).sum())
        .isEqualTo(40);
  }

  @Test
  void fullWindow_keepsItsFirstLinesAndCountsTheRest() {
    Cutting cutting = new Cutting(Windower.builder(TEN_SECONDS).maxWindowLines(2).build());
    cutting.accept(at(1, 1), at(2, 2), at(3, 3), at(4, 4)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2]");
    assertThat(cutting.counters().cutLines()).isEqualTo(2);
  }

  @Test
  void anyTimes_everyLineIsInAWindowOrCounted() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long size = 1 + random.nextInt(1000);
      long step = Math.max(1 + random.nextInt(1500), size / WindowSpec.MAX_OVERLAP + 1);
      Cutting cutting =
          new Cutting(new WindowSpec.Time(Duration.ofMillis(size), Duration.ofMillis(step)));
      long now = random.nextInt(100_000) - 50_000;
      for (int i = 1; i <= 200; i++) {
        now += random.nextInt(10) == 0 ? -random.nextInt(200_000) : random.nextInt(200);
        cutting.accept(random.nextInt(20) == 0 ? line(i) : at(i, now));
      }
      cutting.flush();
      Set<Long> seen = new HashSet<>();
      cutting.windows.forEach(
          window -> window.lines().forEach(line -> seen.add(line.event().firstLine())));
      assertThat(seen.size() + cutting.counters().sampledOut())
          .as("size %d, step %d, seed %d", size, step, seed)
          .isEqualTo(200);
    }
  }
}
