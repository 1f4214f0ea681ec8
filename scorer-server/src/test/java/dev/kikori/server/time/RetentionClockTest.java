package dev.kikori.server.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetentionClockTest {
  private static final Duration LONG = Duration.ofDays(400);

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final RetentionClock retention = new RetentionClock("tests", clock, clock::nanoTime);

  @Test
  void clock_thatNobodySets_isTheTime() {
    clock.advance(LONG);

    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void clock_setForward_isBelievedADayLater() {
    clock.set(LONG);

    assertThat(retention.instant()).isEqualTo(start);
    clock.advance(Duration.ofHours(23));
    assertThat(retention.instant()).isEqualTo(start.plus(Duration.ofHours(23)));
    clock.advance(Duration.ofHours(1));
    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void clock_setForwardTwice_isBelievedADayAfterEach() {
    clock.set(LONG);
    retention.instant();
    clock.advance(Duration.ofHours(20));
    clock.set(LONG);

    assertThat(retention.instant()).isEqualTo(start.plus(Duration.ofHours(20)));
    clock.advance(Duration.ofHours(4));
    assertThat(retention.instant()).isEqualTo(clock.instant().minus(LONG));
    clock.advance(Duration.ofHours(20));
    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void machine_thatSleepsEachNight_isNotForeverBehind() {
    for (int night = 0; night < 30; night++) {
      clock.advance(Duration.ofHours(16));
      clock.set(Duration.ofHours(8));
      retention.instant();
    }

    assertThat(retention.instant()).isEqualTo(clock.instant().minus(Duration.ofHours(16)));
  }

  @Test
  void clock_setForwardAndPutRightInPart_isDoubtedByTheRest() {
    clock.set(LONG);
    retention.instant();
    clock.set(LONG.minusDays(30).negated());

    assertThat(retention.instant()).isEqualTo(start);
    clock.advance(Duration.ofDays(1));
    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void clock_setForwardAndPutRight_isTheTimeAgain() {
    clock.set(LONG);
    retention.instant();
    clock.advance(Duration.ofMinutes(5));
    clock.set(LONG.negated());

    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void clock_setBack_isBelievedAtOnce() {
    clock.set(LONG.negated());

    assertThat(retention.instant()).isEqualTo(clock.instant());
  }

  @Test
  void clock_thatIsPutRightByALittle_isBelievedAtOnce() {
    clock.set(Duration.ofMinutes(50));

    assertThat(retention.instant()).isEqualTo(clock.instant());
  }
}
