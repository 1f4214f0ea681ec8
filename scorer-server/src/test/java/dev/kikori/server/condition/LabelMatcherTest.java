package dev.kikori.server.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMatcherTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a=\"b", "a=b\"", "a=~\"(\"", "a=~\"(?=x)\"", "a=~\"((a{100}){100}){100}\""})
  void text_thatIsNone_isRefusedWithItsKey(String text) {
    assertThatThrownBy(() -> LabelMatcher.parse("matchers[3]", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("matchers[3]: a");
  }

  @Test
  void value_thatIsTooLong_isRefusedWithItsKey() {
    assertThatThrownBy(
            () -> LabelMatcher.parse("matchers[3]", "a=" + "b".repeat(Matcher.MAX_CHARS + 1)))
        .hasMessage("matchers[3]: value: (expected: at most 1024 characters, of label a)");
  }

  @Test
  void value_withQuotesAndLineEnds_isReadAsItIsWritten() {
    LabelMatcher matcher = LabelMatcher.parse("m", "a=\"say \\\"no\\\", \\\\\"");

    assertThat(matcher.matches(Map.of("a", "say \"no\", \\"))).isTrue();
    assertThat(LabelMatcher.parse("m", matcher.toString())).hasToString(matcher.toString());
  }

  @Test
  void label_withSeveralValues_equalsWhatOneOfThemEquals() {
    assertThat(LabelMatcher.parse("m", "a=b").matchesAny(List.of("b", "c"))).isTrue();
    assertThat(LabelMatcher.parse("m", "a!=b").matchesAny(List.of("b", "c"))).isFalse();
    assertThat(LabelMatcher.parse("m", "a!=b").matchesAny(List.of())).isTrue();
  }
}
