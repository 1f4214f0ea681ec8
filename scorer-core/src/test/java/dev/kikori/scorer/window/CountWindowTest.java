package dev.kikori.scorer.window;

import static dev.kikori.scorer.window.WindowFixtures.at;
import static dev.kikori.scorer.window.WindowFixtures.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.window.WindowFixtures.Cutting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountWindowTest {
  @Test
  void sideBySide_oneService_isLinesKStepToKStepPlusSize() {
    Cutting cutting = new Cutting(new WindowSpec.Count(3)).acceptNumbered(7).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3]", "/1: [4, 5, 6]", "/2: [7]");
  }

  @Test
  void fullWindow_comesOutWithItsLastLine() {
    assertThat(new Cutting(new WindowSpec.Count(3)).acceptNumbered(2).seen()).isEmpty();
    assertThat(new Cutting(new WindowSpec.Count(3)).acceptNumbered(3).seen())
        .containsExactly("/0: [1, 2, 3]");
  }

  @Test
  void overlapping_stepBelowSize_sharesLines() {
    Cutting cutting = new Cutting(new WindowSpec.Count(4, 2)).acceptNumbered(7).flush();
    assertThat(cutting.seen())
        .containsExactly("/0: [1, 2, 3, 4]", "/1: [3, 4, 5, 6]", "/2: [5, 6, 7]");
  }

  @Test
  void overlapping_nothingNewAfterTheLastWindow_hasNoTail() {
    Cutting cutting = new Cutting(new WindowSpec.Count(4, 2)).acceptNumbered(6).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3, 4]", "/1: [3, 4, 5, 6]");
  }

  @Test
  void sampling_stepAboveSize_countsWhatItLeavesOut() {
    Cutting cutting = new Cutting(new WindowSpec.Count(2, 5)).acceptNumbered(11).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2]", "/1: [6, 7]", "/2: [11]");
    assertThat(cutting.counters().sampledOut()).isEqualTo(6);
  }

  @Test
  void interleavedServices_areCutApart() {
    Cutting cutting = new Cutting(new WindowSpec.Count(2));
    for (int i = 1; i <= 5; i++) {
      cutting.accept(line(i, i % 2 == 0 ? "even" : "odd", LogEvent.NO_TIMESTAMP, ""));
    }
    assertThat(cutting.flush().seen())
        .containsExactly("odd/0: [1, 3]", "even/0: [2, 4]", "odd/1: [5]");
  }

  @Test
  void singleStream_interleavedServices_areCutTogether() {
    Cutting cutting =
        new Cutting(Windower.builder(new WindowSpec.Count(2)).singleStream(true).build());
    cutting.accept(line(1, "a", 0, ""), line(2, "b", 0, ""), line(3, "a", 0, "")).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2]", "/1: [3]");
  }

  @Test
  void lateLine_isCountedAndKeptWhereItArrived() {
    Cutting cutting =
        new Cutting(new WindowSpec.Count(3)).accept(at(1, 1000), at(2, 500), at(3, 2000)).flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3]");
    assertThat(cutting.counters().late()).isEqualTo(1);
  }

  @Test
  void tooManyStreams_longestIdleIsEmittedNotLost() {
    Cutting cutting = new Cutting(Windower.builder(new WindowSpec.Count(10)).maxStreams(2).build());
    cutting.accept(
        line(1, "a", 0, ""), line(2, "b", 0, ""), line(3, "a", 0, ""), line(4, "c", 0, ""));
    assertThat(cutting.seen()).containsExactly("b/0: [2]");
    assertThat(cutting.flush().seen()).containsExactly("b/0: [2]", "a/0: [1, 3]", "c/0: [4]");
    assertThat(cutting.counters().streamsEvicted()).isEqualTo(1);
    assertThat(cutting.counters().openStreams()).isEqualTo(2);
  }

  @Test
  void flush_twice_emitsNothingTwice() {
    Cutting cutting = new Cutting(new WindowSpec.Count(3)).acceptNumbered(4).flush().flush();
    assertThat(cutting.seen()).containsExactly("/0: [1, 2, 3]", "/1: [4]");
  }

  @Test
  void anySizeAndStep_everyLineIsInAWindowOrCounted() {
    long seed = 20261121;
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(12);
      int step = 1 + random.nextInt(15);
      int lines = random.nextInt(100);
      Cutting cutting = new Cutting(new WindowSpec.Count(size, step)).acceptNumbered(lines).flush();
      Set<Long> seen = new HashSet<>();
      for (int k = 0; k < cutting.windows.size(); k++) {
        List<Long> expected = new ArrayList<>();
        for (long n = (long) k * step + 1; n <= Math.min(lines, (long) k * step + size); n++) {
          expected.add(n);
        }
        assertThat(cutting.windows.get(k).lines().stream().map(line -> line.event().firstLine()))
            .as("window %d, size %d, step %d, seed %d", k, size, step, seed)
            .isEqualTo(expected);
        seen.addAll(expected);
      }
      assertThat(seen.size() + cutting.counters().sampledOut())
          .as("size %d, step %d, seed %d", size, step, seed)
          .isEqualTo(lines);
    }
  }
}
