package dev.kikori.scorer.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WindowShapesTest {
  private final WindowShapes shapes = new WindowShapes();

  @Test
  void deviation_fewWindowsKnown_isNone() {
    learn(10);
    assertThat(shapes.deviation(Map.of(9L, 50)).nats()).isZero();
  }

  @Test
  void deviation_windowLikeThePast_isNone() {
    learn(200);
    assertThat(shapes.deviation(Map.of(1L, 5, 2L, 5)).nats()).isZero();
  }

  @Test
  void deviation_otherMixture_namesWhatDiffers() {
    learn(200);
    WindowShapes.Deviation deviation = shapes.deviation(Map.of(1L, 5, 2L, 60));
    assertThat(deviation.nats()).isGreaterThan(5);
    assertThat(deviation.parts().get(2L)).isGreaterThan(0.9);
    assertThat(deviation.parts().values().stream().mapToDouble(part -> part).sum())
        .isBetween(0.999, 1.001);
  }

  @Test
  void deviation_missingTemplate_isAPartOfTheDifference() {
    learn(200);
    assertThat(shapes.deviation(Map.of(1L, 5)).parts()).containsKey(2L);
  }

  @Test
  void learn_moreWindowsThanItKeeps_forgetsTheOldest() {
    for (int i = 0; i < 2 * WindowShapes.MAX_SHAPES; i++) {
      shapes.learn(Map.of(1L, i + 1, 2L, 1));
    }
    Map<Long, Integer> first = Map.of(1L, 1, 2L, 1);
    assertThat(shapes.deviation(first).nats()).isPositive();
  }

  /** Windows of two templates in about equal parts. */
  private void learn(int windows) {
    Random random = new Random(7);
    for (int i = 0; i < windows; i++) {
      int base = 4 + random.nextInt(3);
      shapes.learn(Map.of(1L, base, 2L, base));
    }
  }
}
