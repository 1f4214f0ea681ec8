package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "é",
        "߿",
        "ࠀ",
        "€",
        "\uFFFF",
        "😀",
        "a😀b",
        "\uD83D",
        "\uDE00",
        "\uD83Dx",
        "\uDE00\uD83D",
        "\uD83D\uD83D\uDE00",
        "\0",
        "\u007f\u0080"
      })
  void text_ofEveryKind_readsAsTheJdkReadsIt(String text) {
    byte[] expected = Encoding.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[expected.length + 3];
    int end = Utf8.write(text, target, 3);
    assertThat(Arrays.copyOfRange(target, 3, end)).isEqualTo(expected);
    assertThat(Utf8.length(text)).isEqualTo(expected.length);
  }

  @Test
  void everyChar_readsAsTheJdkReadsIt() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      text_ofEveryKind_readsAsTheJdkReadsIt(String.valueOf((char) c));
    }
  }

  @Test
  void limit_atAnyPlace_cutsNoCharacter() {
    long seed = 17;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String text = "aé€😀\uD83Dz".repeat(5);
    byte[] all = Encoding.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    for (int limit = 0; limit <= all.length; limit++) {
      byte[] target = new byte[all.length];
      random.nextBytes(target);
      long reached = Utf8.write(text, 0, text.length(), target, 0, limit);
      int end = (int) reached;
      int index = (int) (reached >>> 32);
      assertThat(end).isBetween(Math.max(0, limit - 3), limit);
      assertThat(end + Utf8.length(text, index)).isEqualTo(all.length);
      assertThat(new String(target, 0, end, StandardCharsets.UTF_8))
          .isEqualTo(Encoding.wellFormed(text.substring(0, index)));
      assertThat(Utf8.cut(all, 0, Math.min(limit, all.length - 1))).isLessThanOrEqualTo(limit);
    }
  }
}
