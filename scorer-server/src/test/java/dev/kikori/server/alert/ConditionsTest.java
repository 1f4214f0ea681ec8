package dev.kikori.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  @ParameterizedTest
  @CsvSource({
    "'service=\"shop\"', true",
    "'service=shop', true",
    "'service!=\"shop\"', false",
    "'service=~\"sh.*\"', true",
    "'service=~\"sh\"', false",
    "'service!~\"sh|op\"', true",
    "'missing=\"\"', true",
    "'missing!=\"\"', false",
    "'missing=~\".*\"', true",
    "'template=\"00000000000000aa\"', true",
    "'template=\"00000000000000ab\"', true",
    "'template!=\"00000000000000ab\"', false",
    "'template!=\"00000000000000ff\"', true"
  })
  void matcher_asAlertmanagerHasIt_holds(String matcher, boolean holds) {
    assertThat(Conditions.parse(List.of(matcher)).hold(alert())).isEqualTo(holds);
    assertThat(Conditions.parse(List.of(MatcherSyntax.parse(matcher).toString())).hold(alert()))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service",
        "=x",
        "service=\"x",
        "service=x\"",
        "service=~\"(\"",
        "service=~\"(?=x)\"",
        "service=~\"((a{100}){100}){100}\""
      })
  void matcher_thatIsNone_isRefused(String matcher) {
    assertThatThrownBy(() -> Conditions.parse(List.of(matcher)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("matcher:");
  }

  @Test
  void expression_thatWouldBacktrackForever_ends() {
    Conditions conditions = Conditions.parse(List.of("long=~\"(a+)+b|(a|aa)+c\""));
    long start = System.nanoTime();
    assertThat(conditions.hold(alert())).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void matchers_tooMany_areRefused() {
    List<Matcher> many = java.util.Collections.nCopies(21, Matcher.equal("a", "b"));
    assertThatThrownBy(() -> Conditions.of(many)).hasMessage("matchers: 21 (expected: at most 20)");
    assertThatThrownBy(() -> Matcher.equal("a", "b".repeat(1_025)))
        .hasMessageStartingWith("value:");
  }

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

  static AlertRecord alert() {
    return new AlertRecord(
        "a1",
        "f",
        1,
        AlertRecord.Status.FIRING,
        "default",
        "shop",
        "",
        "warning",
        60,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        Map.of("service", "shop", "long", "a".repeat(20_000)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new AlertRecord.Driver("00000000000000aa", "x", 1, 0, true),
            new AlertRecord.Driver("00000000000000ab", "y", 1, 0, true)),
        1,
        "m");
  }
}
