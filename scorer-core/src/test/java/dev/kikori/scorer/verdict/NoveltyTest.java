package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NoveltyTest {
  private static final int GROWN_UP = 1_000;

  private final Novelty novelty = new Novelty(Fixtures::encoding);

  @Test
  void nats_variantOfAKnownTemplate_isLessThanSomethingElse() {
    novelty.add(template("INFO order stored in database after retry"));
    pass(GROWN_UP, false);
    double variant =
        novelty.nats(template("INFO order stored in database after timeout"), 0, GROWN_UP);
    double other = novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP);
    assertThat(variant).isPositive().isLessThan(other / 2);
  }

  @Test
  void nats_streamThatShowsNewTemplatesAnyway_isLessUnlessGrave() {
    pass(GROWN_UP, false);
    double rare = novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP);
    pass(GROWN_UP, true);
    assertThat(novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP)).isLessThan(rare / 4);
    assertThat(novelty.nats(template("ERROR quota exceeded"), 3, GROWN_UP)).isGreaterThan(6);
  }

  @Test
  void nats_youngStream_countsForLittleUnlessAnErrorIsStated() {
    assertThat(novelty.nats(template("WARN quota exceeded"), 1, 1))
        .isLessThan(novelty.nats(template("ERROR quota exceeded"), 1, 1) / 10);
  }

  @Test
  void remove_onlyTemplateLikeIt_isUnlikeTheKnownAgain() {
    pass(GROWN_UP, false);
    double before = novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP);
    novelty.add(template("INFO quota exceeded"));
    assertThat(novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP)).isLessThan(before / 10);
    novelty.remove(template("INFO quota exceeded").id());
    assertThat(novelty.nats(template("INFO quota exceeded"), 0, GROWN_UP)).isEqualTo(before);
  }

  private void pass(int windows, boolean novel) {
    for (int i = 0; i < windows; i++) {
      novelty.endWindow(novel, i);
    }
  }
}
