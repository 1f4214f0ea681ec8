package dev.kikori.server.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeIntervalTest {
  @ParameterizedTest
  @CsvSource({
    // A Saturday in Berlin's summer, 23:30 UTC on Friday.
    "2026-07-10T23:30:00Z, true",
    "2026-07-10T21:30:00Z, false",
    "2026-07-11T21:59:00Z, true",
    "2026-07-11T22:00:00Z, false",
    "2026-12-12T12:00:00Z, false",
  })
  void interval_ofAWeekendInSummer_contains(Instant at, boolean inside) {
    TimeInterval interval =
        new TimeInterval(
            null,
            List.of("saturday"),
            null,
            List.of("june:august"),
            List.of("2026:2027"),
            "Europe/Berlin");
    assertThat(interval.contains(at)).isEqualTo(inside);
  }

  @Test
  void interval_ofTheMonthsLastDaysAtNight_contains() {
    TimeInterval interval =
        new TimeInterval(
            List.of(new TimeInterval.Times("22:00", "24:00")),
            null,
            List.of("-2:-1"),
            null,
            null,
            null);
    assertThat(interval.contains(Instant.parse("2026-02-27T22:00:00Z"))).isTrue();
    assertThat(interval.contains(Instant.parse("2026-02-28T23:59:59Z"))).isTrue();
    assertThat(interval.contains(Instant.parse("2026-02-26T23:00:00Z"))).isFalse();
    assertThat(interval.contains(Instant.parse("2026-02-28T21:59:59Z"))).isFalse();
  }

  @Test
  void interval_thatIsNone_isRefusedWithItsKey() {
    assertThatThrownBy(
            () -> new TimeInterval(null, List.of("friday:monday"), null, null, null, null))
        .hasMessage("weekdays: friday:monday (expected: one or FIRST:LAST)");
    assertThatThrownBy(() -> new TimeInterval(null, null, List.of("0"), null, null, null))
        .hasMessageStartingWith("days_of_month: 0");
    assertThatThrownBy(() -> new TimeInterval(null, null, null, null, null, "Mars/Crater"))
        .hasMessageStartingWith("location: Mars/Crater");
    assertThatThrownBy(() -> new TimeInterval.Times("9:00", "10:00"))
        .hasMessageStartingWith("start_time: 9:00");
  }
}
