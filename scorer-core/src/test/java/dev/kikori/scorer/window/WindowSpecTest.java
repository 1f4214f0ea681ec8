package dev.kikori.scorer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowSpecTest {
  private static final SessionKey KEY = SessionKey.field("trace_id");

  @Test
  void count_sizeOutOfRange_saysWhatIsExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Count(0, 1))
        .withMessage("windowSize: 0 (expected: 1..4096)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Count(4097, 1))
        .withMessage("windowSize: 4097 (expected: 1..4096)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Count(1, 0))
        .withMessage("windowStep: 0 (expected: 1..65536)");
    assertThatNoException().isThrownBy(() -> new WindowSpec.Count(4096, 65_536));
  }

  @Test
  void count_oneArgument_isSideBySide() {
    assertThat(new WindowSpec.Count(100)).isEqualTo(new WindowSpec.Count(100, 100));
  }

  @Test
  void time_sizeOutOfRange_saysWhatIsExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Time(Duration.ZERO))
        .withMessage("windowSize: PT0S (expected: PT0.001S..PT744H)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Time(Duration.ofDays(32)))
        .withMessage("windowSize: PT768H (expected: PT0.001S..PT744H)");
  }

  @Test
  void time_tooManyOverlap_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Time(Duration.ofHours(1), Duration.ofSeconds(1)))
        .withMessage("windowStep: PT1S (expected: at least windowSize / 64, windowSize is PT1H)");
  }

  @Test
  void session_defaults_areTheStatedOnes() {
    assertThat(new WindowSpec.Session(KEY, Duration.ofMinutes(5)).maxLines()).isEqualTo(2000);
    assertThatNoException().isThrownBy(() -> new WindowSpec.Session(KEY, WindowSpec.NEVER_IDLE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowSpec.Session(KEY, Duration.ofMinutes(5), 0))
        .withMessage("sessionMaxLines: 0 (expected: 1..1000000)");
  }

  @Test
  void sessionKey_badRegexOrField_saysWhy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionKey.regex("blk_("))
        .withMessageStartingWith(
            "sessionKey: blk_( (expected: a regular expression, Unclosed group");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionKey.field(" "))
        .withMessageContaining("expected: the name of a field");
  }

  @Test
  void windower_limitsBelowOne_areRefused() {
    Windower.Builder builder = Windower.builder(new WindowSpec.Count(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxStreams(0))
        .withMessage("maxStreams: 0 (expected: 1..2147483647)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxSessions(0))
        .withMessageStartingWith("maxSessions: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxWindowLines(-1))
        .withMessageStartingWith("maxWindowLines: -1");
  }
}
