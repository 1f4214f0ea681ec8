package dev.kikori.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RankingTest {
  private static final double CLOSE = 1e-12;

  /** By hand: falling scores .9 + .8 - .7 + .6 - .5 -. */
  private final Ranking ranking =
      new Ranking(
          new double[] {.9, .8, .7, .6, .5}, new boolean[] {true, false, true, false, false});

  @Test
  void figuresAtAThreshold_areThoseCountedByHand() {
    Metrics metrics = ranking.at(.7);

    assertThat(metrics.truePositives()).isEqualTo(2);
    assertThat(metrics.falsePositives()).isEqualTo(1);
    assertThat(metrics.precision()).isEqualTo(2 / 3.0, within(CLOSE));
    assertThat(metrics.recall()).isEqualTo(1);
    assertThat(metrics.f1()).isEqualTo(0.8, within(CLOSE));
    assertThat(metrics.falsePerThousand()).isEqualTo(200, within(CLOSE));
  }

  @Test
  void averagePrecision_isTheSumOfRecallStepsTimesPrecision() {
    assertThat(ranking.at(0).prAuc()).isEqualTo(0.5 * 1 + 0.5 * 2 / 3, within(CLOSE));
  }

  @Test
  void auroc_isTheShareOfPairsInOrder() {
    assertThat(ranking.at(0).auroc()).isEqualTo(5 / 6.0, within(CLOSE));
  }

  @Test
  void tiedScores_areOneStepInWhateverOrderTheyCome() {
    boolean[] truth = {true, false, false, true};
    Ranking tied = new Ranking(new double[] {1, 1, 1, 0}, truth);
    Ranking turned =
        new Ranking(new double[] {1, 1, 1, 0}, new boolean[] {false, false, true, true});

    assertThat(tied.at(2).prAuc()).isEqualTo(0.5 / 3 + 0.5 * 0.5, within(CLOSE));
    assertThat(tied.at(2).auroc()).isEqualTo(1 / 4.0, within(CLOSE));
    assertThat(turned.at(2)).isEqualTo(tied.at(2));
  }

  @Test
  void constantScore_hasThePrevalenceAsPrAucAndHalfAsAuroc() {
    Metrics constant =
        new Ranking(new double[] {3, 3, 3, 3}, new boolean[] {true, false, false, false}).at(5);

    assertThat(constant.prAuc()).isEqualTo(0.25, within(CLOSE));
    assertThat(constant.auroc()).isEqualTo(0.5, within(CLOSE));
    assertThat(constant.precision()).isZero();
    assertThat(constant.f1()).isZero();
  }

  @Test
  void weights_countAWindowSeveralTimesOrNotAtAll() {
    Metrics weighted = ranking.at(.6, new int[] {1, 0, 2, 1, 0});
    Metrics spelledOut =
        new Ranking(new double[] {.9, .7, .7, .6}, new boolean[] {true, true, true, false}).at(.6);

    assertThat(weighted).isEqualTo(spelledOut);
  }

  @Test
  void oneClassAlone_leavesItsFiguresUndefined() {
    Metrics normal = new Ranking(new double[] {1, 2}, new boolean[] {false, false}).at(2);

    assertThat(normal.recall()).isNaN();
    assertThat(normal.f1()).isNaN();
    assertThat(normal.prAuc()).isNaN();
    assertThat(normal.auroc()).isNaN();
    assertThat(normal.falsePerThousand()).isEqualTo(500, within(CLOSE));
  }

  @Test
  void bestThreshold_liesHalfWayBelowTheLastGoodAlert() {
    assertThat(ranking.bestThreshold()).isEqualTo(.65, within(CLOSE));
    assertThat(ranking.at(ranking.bestThreshold()).f1()).isEqualTo(0.8, within(CLOSE));
  }

  @Test
  void bestThreshold_withoutAnomalies_isAboveAllScores() {
    Ranking normal = new Ranking(new double[] {1, 2}, new boolean[] {false, false});

    assertThat(normal.at(normal.bestThreshold()).falsePositives()).isZero();
  }

  @Test
  void budgetThreshold_letsNoMoreThanTheBudgetThrough() {
    double[] scores = new double[1000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i;
    }
    Ranking even = new Ranking(scores, new boolean[1000]);

    assertThat(even.at(even.budgetThreshold(10)).falsePositives()).isEqualTo(10);
    assertThat(even.at(even.budgetThreshold(0)).falsePositives()).isZero();
    assertThat(even.at(even.budgetThreshold(1000)).falsePositives()).isEqualTo(1000);
  }

  @Test
  void budgetThreshold_amongTies_staysBelowTheBudget() {
    Ranking tied = new Ranking(new double[] {5, 1, 1, 1, 1, 1, 1, 1, 1, 0}, new boolean[10]);

    assertThat(tied.at(tied.budgetThreshold(300)).falsePositives()).isEqualTo(1);
  }

  @Test
  void scoreThatIsNoNumber_isRefused() {
    assertThatThrownBy(() -> new Ranking(new double[] {Double.NaN}, new boolean[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
