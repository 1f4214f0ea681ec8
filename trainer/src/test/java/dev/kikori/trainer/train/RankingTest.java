package dev.kikori.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void scores_thatSeparate_arePerfectAndTheThresholdLiesNearerToTheNormal() {
    double[] scores = {-1, 9, -3, 12};
    boolean[] labels = {false, true, false, true};
    Ranking ranking = Ranking.of(scores, labels);
    assertThat(ranking.prAuc()).isEqualTo(1);
    assertThat(ranking.bestF1()).isEqualTo(1);
    assertThat(ranking.threshold()).isEqualTo(-1 + 0.3 * 10);
    assertThat(Ranking.f1(scores, labels, ranking.threshold())).isEqualTo(1);
  }

  @Test
  void scores_withOneMistake_haveTheAreaWorkedOutByHand() {
    Ranking ranking =
        Ranking.of(new double[] {4, 3, 2, 1}, new boolean[] {true, false, true, false});
    assertThat(ranking.prAuc()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-12));
    assertThat(ranking.bestF1()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void scores_thatAreAllEqual_areOneStep() {
    assertThat(
            Ranking.of(new double[] {1, 1, 1, 1}, new boolean[] {true, false, false, false})
                .prAuc())
        .isEqualTo(0.25);
  }

  @Test
  void scores_withoutAnAnomalousWindow_areNothing() {
    Ranking ranking = Ranking.of(new double[] {1, 2}, new boolean[] {false, false});
    assertThat(ranking.prAuc()).isZero();
    assertThat(ranking.threshold()).isGreaterThan(2);
  }
}
