package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class PrintableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'plain text'|'plain text'",
        "'木こり ok'|'木こり ok'",
        "'a\tb'|'a b'",
        "'\u001b[2Jgone'|'\\x1b[2Jgone'",
        "'\u001b]0;title\u0007'|'\\x1b]0;title\\x07'",
        "'\u009b31m'|'\\x9b31m'",
        "'a\rb\nc\u007f'|'a\\x0db\\x0ac\\x7f'",
        "'x\u202egnp.exe'|'x\\u202egnp.exe'",
      })
  void line_isShownWithoutEffectOnTheTerminal(String given, String shown) {
    assertThat(Printable.line(given)).isEqualTo(shown);
  }

  @Test
  void column_tabBecomesBackslashT_soThatColumnsStay() {
    assertThat(Printable.column("a\tb")).isEqualTo("a\\tb");
  }

  @Test
  void line_loneSurrogate_isShownAsItsNumber_pairsStay() {
    assertThat(Printable.line("a\ud83d")).isEqualTo("a\\ud83d");
    assertThat(Printable.line("a\ude00b")).isEqualTo("a\\ude00b");
    assertThat(Printable.line("a\ud83d\ude00b")).isEqualTo("a\ud83d\ude00b");
  }

  @Test
  void line_randomText_neverHoldsAControlCharacter() {
    long seed = 20261121;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      String text =
          random
              .ints(30, 0, 0x2100)
              .collect(StringBuilder::new, (b, c) -> b.append((char) c), StringBuilder::append)
              .toString();
      assertThat(Printable.line(text))
          .as("seed %d, round %d", seed, round)
          .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\u202a-\u202e]");
    }
  }

  @Test
  void json_isAsciiAndTheSameValue() {
    String text = "木こり \u009b\u007f \ud83d\ude00 \u202e plain";
    JsonMapper mapper = new JsonMapper();
    String json = Printable.json(mapper.writeValueAsString(text));
    assertThat(json).matches("[\\x20-\\x7e]*");
    assertThat(mapper.readValue(json, String.class)).isEqualTo(text);
  }
}
