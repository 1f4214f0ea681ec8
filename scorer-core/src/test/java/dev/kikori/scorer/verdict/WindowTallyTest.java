package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.template;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTallyTest {
  private final WindowTally tally =
      new WindowTally(window("w", List.of("WARN b", "INFO a", "WARN b")));

  @Test
  void templates_window_areInTheOrderOfTheirFirstLine() {
    assertThat(tally.templates())
        .extracting(TemplateTally::template)
        .containsExactly(template("WARN b"), template("INFO a"));
  }

  @Test
  void count_templates_isThatOfTheirLines() {
    assertThat(tally.count(template("WARN b"))).isEqualTo(2);
    assertThat(tally.count(template("INFO c"))).isZero();
    assertThat(tally.holds(template("INFO c"))).isFalse();
    assertThat(tally.counts()).containsEntry(template("INFO a").id(), 1).hasSize(2);
  }

  @Test
  void plainRule_window_isTheGravestLine() {
    assertThat(tally.plainRule()).isEqualTo(1);
    assertThat(new WindowTally(window("w", List.of("INFO a"))).plainRule()).isZero();
    assertThat(new WindowTally(window("w", List.of("INFO a", "FATAL a"))).plainRule()).isEqualTo(4);
  }
}
