package dev.kikori.benchmarks.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupingScoreTest {
  @Test
  void of_sameGroupsUnderOtherNames_isPerfect() {
    GroupingScore score = GroupingScore.of(List.of(7, 7, 9), List.of("a", "a", "b"));
    assertThat(score.groupingAccuracy()).isEqualTo(1);
    assertThat(score.groupF1()).isEqualTo(1);
    assertThat(score.mixed()).isZero();
  }

  @Test
  void of_splitGroup_losesAllItsLines() {
    GroupingScore score = GroupingScore.of(List.of(1, 1, 2, 3), List.of("a", "a", "a", "b"));
    assertThat(score.groupingAccuracy()).isEqualTo(0.25);
    assertThat(score.groupF1()).isCloseTo(2.0 / 5, within(1e-9));
    assertThat(score.mixed()).isZero();
  }

  @Test
  void of_mergedGroups_areCountedAsMixed() {
    GroupingScore score = GroupingScore.of(List.of(1, 1, 1, 2), List.of("a", "a", "b", "c"));
    assertThat(score.groupingAccuracy()).isEqualTo(0.25);
    assertThat(score.mixed()).isEqualTo(1);
    assertThat(score.mixedLines()).isEqualTo(3);
  }
}
