package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequiredLiteralTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "-",
      value = {
        "abc ~ abc",
        "iban: (?<secret>\\w+) ~ iban: ",
        "\\bkey-\\d+ ~ -",
        "\\.key-\\d+ ~ .key-",
        "abc?d ~ ab",
        "abc*defg ~ defg",
        "ab+cd ~ ab",
        "ab{2}cde ~ cde",
        "[xyz]secret[^]]]end ~ secret",
        "(optional)?needed ~ needed",
        "a|b ~ -",
        "(?i)secret ~ -",
        "(?:abc)def ~ def",
        "(?=look)ahead ~ ahead",
        "\\Qa.b\\E ~ -",
        "\\p{L}xyz+ ~ -",
        "x ~ -",
        "\\d+ ~ -",
        "a\\\\b\\$c ~ a\\b$c",
      })
  void literal_ofAnExpression_isInEveryMatch(String regex, String expected) {
    String padded = regex.startsWith("iban") ? expected + " " : expected;
    assertThat(RequiredLiteral.of(Pattern.compile(regex))).isEqualTo(padded);
  }
}
