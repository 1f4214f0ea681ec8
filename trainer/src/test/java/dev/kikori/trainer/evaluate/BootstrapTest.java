package dev.kikori.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BootstrapTest {
  private static final int WINDOWS = 400;
  private static final int ANOMALOUS = 80;

  private final Ranking ranking = ranking();

  @Test
  void sameSeed_drawsTheSame() {
    assertThat(new Bootstrap(50, 9).draw(ranking, .5, WINDOWS))
        .containsExactly(new Bootstrap(50, 9).draw(ranking, .5, WINDOWS));
  }

  @Test
  void otherSeed_drawsOtherwise() {
    assertThat(new Bootstrap(50, 9).draw(ranking, .5, WINDOWS))
        .isNotEqualTo(new Bootstrap(50, 10).draw(ranking, .5, WINDOWS));
  }

  /** The interval of a share p of n draws is about p ± 1.96 √(p(1-p)/n). */
  @Test
  void intervalOfAShare_isAsWideAsTheBinomialSays() {
    Metrics whole = ranking.at(.5);
    double share = whole.falsePerThousand() / 1000;
    double half = 1.96 * Math.sqrt(share * (1 - share) / WINDOWS);

    Interval interval =
        Bootstrap.interval(
            whole, new Bootstrap(1000, 3).draw(ranking, .5, WINDOWS), Metrics::falsePerThousand);

    assertThat(interval.value()).isBetween(interval.low(), interval.high());
    assertThat(interval.high() - interval.low())
        .isBetween(1000 * 2 * half * 0.85, 1000 * 2 * half * 1.15);
  }

  @Test
  void perfectDetector_hasNoSpread() {
    Ranking perfect =
        new Ranking(new double[] {1, 1, 0, 0}, new boolean[] {true, true, false, false});

    Interval f1 =
        Bootstrap.interval(perfect.at(.5), new Bootstrap(200, 1).draw(perfect, .5, 4), Metrics::f1);

    assertThat(f1).isEqualTo(new Interval(1, 1, 1));
  }

  private static Ranking ranking() {
    SplittableRandom random = new SplittableRandom(5);
    double[] scores = new double[WINDOWS];
    boolean[] truth = new boolean[WINDOWS];
    for (int i = 0; i < WINDOWS; i++) {
      truth[i] = i < ANOMALOUS;
      scores[i] = random.nextDouble() * (truth[i] ? 1 : 0.7);
    }
    return new Ranking(scores, truth);
  }
}
