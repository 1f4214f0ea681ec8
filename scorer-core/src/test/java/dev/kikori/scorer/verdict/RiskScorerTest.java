package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.model.WindowScores;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RiskScorerTest {
  private static final WindowTally CALM = new WindowTally(window("w", List.of("INFO done")));
  private static final WindowTally ERROR = new WindowTally(window("w", List.of("ERROR miss")));
  private static final WindowScores NORMAL = new WindowScores(-5, new float[1], new float[1]);
  private static final double FIRST = AlertBudget.FIRST_NATS;

  private final RiskScorer scorer =
      new RiskScorer(new StreamBaseline(Fixtures::encoding, ServicePast.none()), 5);

  @Test
  void labelFree_asStrangeAsTheThreshold_isWhereAnAlertBegins() {
    assertThat(scorer.labelFree(CALM, strange(FIRST, 0), false)).isEqualTo(0.5);
    assertThat(scorer.labelFree(CALM, strange(0, FIRST), false)).isEqualTo(0.5);
    assertThat(scorer.labelFree(CALM, strange(FIRST - 1, 0), false)).isBetween(0.3, 0.49);
  }

  @Test
  void labelFree_youngStream_goesByGraveLinesAlone() {
    assertThat(scorer.labelFree(CALM, strange(100, 0), true)).isZero();
    assertThat(scorer.labelFree(ERROR, strange(0, 0), true)).isBetween(0.33, 0.5);
  }

  @Test
  void labelFree_routineError_ranksAboveACalmWindowAndRaisesNoAlert() {
    assertThat(scorer.labelFree(ERROR, strange(0, 0), false)).isBetween(0.33, 0.49);
    assertThat(scorer.labelFree(CALM, strange(0, 0), false)).isZero();
  }

  @Test
  void supervised_strangeWindowThatLabelsFindNormal_mustBeTwiceAsStrange() {
    double labelled = 1 / (1 + Math.exp(5));
    assertThat(scorer.supervised(NORMAL, strange(0, 0), false)).isCloseTo(labelled, within(1e-12));
    assertThat(scorer.supervised(NORMAL, strange(FIRST, 0), false)).isLessThan(0.3);
    assertThat(scorer.supervised(NORMAL, strange(2 * FIRST, 0), false)).isEqualTo(0.5);
    assertThat(scorer.supervised(NORMAL, strange(0, 2 * FIRST), false)).isEqualTo(0.5);
    assertThat(scorer.supervised(NORMAL, strange(100, 100), true))
        .as("a young stream")
        .isCloseTo(labelled, within(1e-12));
  }

  @Test
  void observe_trafficThatIsStranger_liftsTheThreshold() {
    for (int i = 0; i < 2_000; i++) {
      scorer.observe(strange(FIRST + 2, 0));
    }
    assertThat(scorer.labelFree(CALM, strange(FIRST, 0), false)).isLessThan(0.5);
    assertThat(scorer.labelFree(CALM, strange(0, FIRST), false))
        .as("shapes have a threshold of their own, which fell")
        .isGreaterThan(0.5);
  }

  /** A window all of whose strangeness is that of a new template, and of its shape. */
  private static Assessment strange(double novelty, double shape) {
    return new Assessment(novelty, novelty, 0, 0, novelty, 0, 0, shape, List.of(), new float[1], 1);
  }
}
