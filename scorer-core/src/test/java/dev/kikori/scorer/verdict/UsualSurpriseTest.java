package dev.kikori.scorer.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsualSurpriseTest {
  private final UsualSurprise surprise = new UsualSurprise();

  @Test
  void nats_fewWindowsKnown_isNone() {
    learn(4);
    assertThat(surprise.nats(new float[] {90, 90, 90})).isZero();
  }

  @Test
  void nats_linesAsUsual_isNoneAndFarBeyondItSome() {
    learn(100);
    assertThat(surprise.nats(new float[] {2, 3, 2, 1})).isZero();
    assertThat(surprise.nats(new float[] {2, 9, 9, 9})).isPositive();
  }

  @Test
  void nats_windowThatNoModelHasRead_isNoneAndTeachesNothing() {
    learn(100);
    double before = surprise.nats(new float[] {9, 9, 9});
    for (int i = 0; i < 100; i++) {
      surprise.learn(null);
    }
    assertThat(surprise.nats(null)).isZero();
    assertThat(surprise.nats(new float[] {9, 9, 9})).isEqualTo(before);
  }

  private void learn(int windows) {
    for (int i = 0; i < windows; i++) {
      surprise.learn(new float[] {1, 2, 3, 2});
    }
  }
}
