package dev.kikori.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kikori.server.condition.LabelMatcher;
import dev.kikori.server.condition.Matcher;
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
    assertThat(
            Conditions.parse(List.of(LabelMatcher.parse("matcher", matcher).toString()))
                .hold(alert()))
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
    assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> assertThat(conditions.hold(alert())).isFalse());
  }

  @Test
  void matchers_tooMany_areRefused() {
    List<Matcher> many = java.util.Collections.nCopies(21, Matcher.equal("a", "b"));
    assertThatThrownBy(() -> Conditions.of(many)).hasMessage("matchers: 21 (expected: at most 20)");
    assertThatThrownBy(() -> Matcher.equal("a", "b".repeat(1_025)))
        .hasMessageStartingWith("value:");
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
