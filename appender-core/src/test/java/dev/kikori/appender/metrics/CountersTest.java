package dev.kikori.appender.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.DropReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CountersTest {
  private final Counters counters = new Counters();

  @Test
  void everything_isZeroAtTheStart() {
    assertThat(counters.logged()).isZero();
    for (DropReason reason : DropReason.values()) {
      assertThat(counters.dropped(reason)).isZero();
    }
    for (Count count : Count.values()) {
      assertThat(counters.get(count)).isZero();
    }
  }

  @Test
  void events_addUp() {
    counters.countAccepted();
    counters.countAccepted();
    counters.countRefused(DropReason.RING_FULL);
    counters.countGivenUp(DropReason.ABANDONED_AT_STOP, 1);
    assertThat(counters.logged()).isEqualTo(3);
    assertThat(counters.accepted()).isEqualTo(2);
    assertThat(counters.dropped()).isEqualTo(2);
    assertThat(counters.givenUp()).isEqualTo(1);
    assertThat(counters.dropped(DropReason.RING_FULL)).isEqualTo(1);
  }

  @Test
  void codes_areDistinctAndPlain() {
    assertThat(Arrays.stream(DropReason.values()).map(DropReason::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z_]+"));
    assertThat(Arrays.stream(Count.values()).map(Count::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[a-z_]+"));
  }

  @Test
  void tallies_areAddedUp_andTakenOverOnceTheyAreIdle() {
    FakeTally first = new FakeTally();
    first.sum = 3;
    counters.include(first);
    assertThat(counters.accepted()).isEqualTo(3);
    counters.include(new FakeTally());
    first.sum = 4;
    assertThat(counters.accepted()).as("still in use").isEqualTo(4);
    first.idle = true;
    counters.include(new FakeTally());
    first.sum = 9;
    assertThat(counters.accepted()).as("taken over").isEqualTo(4);
  }

  private static final class FakeTally implements Tally {
    private long sum;
    private boolean idle;

    @Override
    public long sum() {
      return sum;
    }

    @Override
    public boolean isIdle() {
      return idle;
    }
  }
}
