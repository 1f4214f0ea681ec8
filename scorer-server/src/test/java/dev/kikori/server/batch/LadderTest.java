package dev.kikori.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LadderTest {
  private static final long TICK = Duration.ofMillis(250).toNanos();
  private static final long LATE = Duration.ofSeconds(1).toNanos();

  private final Ladder ladder = new Ladder(BatchConfig.DEFAULTS);
  private long now;

  /** Windows a second, and what one costs with either model. */
  private double arrivals = 100;

  private double fullMillis = 1;
  private double smallerMillis = 0.3;
  private boolean hasSmaller;

  @Test
  void observe_shortPeak_changesNothing() {
    observe(1.5, LATE);
    observe(1, 0);
    observe(1.5, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_lastingOverload_goesToTemplatesAndRestsAtASample() {
    arrivals = 2_000;
    observe(2.5, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
    observe(2.5, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    observe(120, 0);
    assertThat(ladder.step()).as("all of it would not fit").isEqualTo(DegradationStep.SAMPLED);
    assertThat(ladder.sampleEvery()).isEqualTo(BatchConfig.SAMPLE_EVERY);
  }

  @Test
  void observe_sampleThatIsStillTooMuch_takesASmallerOne() {
    arrivals = 20_000;
    observe(2.5, LATE);
    observe(2.5, 0);
    observe(4.6, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    assertThat(ladder.sampleEvery()).isEqualTo(4 * BatchConfig.SAMPLE_EVERY);
  }

  @Test
  void observe_smallerModelConfigured_isTriedFirst() {
    hasSmaller = true;
    arrivals = 2_000;
    observe(2.5, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SMALLER_MODEL);
    observe(60, 0);
    assertThat(ladder.step())
        .as("the full one would not fit")
        .isEqualTo(DegradationStep.SMALLER_MODEL);
    observe(2.5, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
  }

  @Test
  void observe_coldModelThatHasWarmedUp_isUsedAgainSoon() {
    // What it costs at first is no measure of what it costs soon after.
    fullMillis = 15;
    observe(2.5, LATE);
    assertThat(ladder.step()).isEqualTo(DegradationStep.TEMPLATES_ONLY);
    fullMillis = 1;
    observe(2, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    observe(3, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_modelUsedAgainTooSoon_waitsInFullTheNextTime() {
    observe(2.5, LATE);
    observe(5, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
    observe(2.5, LATE);
    observe(2.5 + 28, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    observe(4, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_costThatNobodyKnows_isNoReasonToHurry() {
    fullMillis = 0;
    observe(2.5, LATE);
    observe(2.5, 0);
    observe(12, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    observe(4, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_loadThatBarelyFits_stepsDownAfterAWhile() {
    arrivals = 2_000;
    observe(2.5, LATE);
    observe(2.5, 0);
    arrivals = 680;
    observe(14, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    observe(10, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_smallerModelAndLoadThatHasGone_goesDownStepByStep() {
    hasSmaller = true;
    arrivals = 4_000;
    observe(2.5, LATE);
    observe(2.5, LATE);
    observe(2.5, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SAMPLED);
    arrivals = 100;
    observe(4, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.SMALLER_MODEL);
    observe(4, 0);
    assertThat(ladder.step()).isEqualTo(DegradationStep.FULL);
  }

  @Test
  void observe_costThatPromisesTooMuch_waitsLongerEachTime() {
    // The model says that it needs a tenth of its time, and windows wait all the same.
    int changes = 0;
    for (int i = 0; i < 4 * 600; i++) {
      DegradationStep before = ladder.step();
      observe(0.25, before == DegradationStep.FULL ? LATE : 0);
      changes += before != ladder.step() ? 1 : 0;
    }
    assertThat(changes).as("changes in ten minutes").isBetween(9, 24);
  }

  private void observe(double seconds, long oldestNanos) {
    for (int i = 0; i < Math.round(seconds * 4); i++) {
      now += TICK;
      ladder.observe(
          new Ladder.Load(
              oldestNanos,
              Math.round(arrivals / 4),
              fullMillis * 1e6,
              smallerMillis * 1e6,
              hasSmaller),
          now);
    }
  }
}
