package dev.kikori.benchmarks.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kikori.benchmarks.common.UnusableSetupException;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is promised of the templates of 16 real systems, where their lines are at hand. */
final class LoghubTest {
  private static List<LabelledSystem> systems = List.of();

  @BeforeAll
  static void read() throws IOException {
    try {
      systems = LabelledSystem.all();
    } catch (UnusableSetupException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void grouping_sixteenSystems_isBetterThanDrain() {
    double accuracy = 0;
    double f1 = 0;
    for (LabelledSystem system : systems) {
      GroupingScore score = GroupingScore.of(ParseBenchmark.found(system), system.truth());
      accuracy += score.groupingAccuracy() / systems.size();
      f1 += score.groupF1() / systems.size();
    }
    assertThat(systems).hasSize(16);
    assertThat(accuracy).isGreaterThan(0.95);
    assertThat(f1).isGreaterThan(0.92);
  }

  @Test
  void templates_shuffledAndSharded_areTheSameOnEverySystem() {
    for (LabelledSystem system : systems) {
      Set<Template> expected = templates(mined(system.messages()));
      List<String> shuffled = new ArrayList<>(system.messages());
      Collections.shuffle(shuffled, new Random(16));
      assertThat(templates(mined(shuffled))).as(system.name()).isEqualTo(expected);

      TemplateMiner merged = TemplateMiner.builder().build();
      for (int shard = 0; shard < 4; shard++) {
        List<String> part = new ArrayList<>();
        for (int i = shard; i < shuffled.size(); i += 4) {
          part.add(shuffled.get(i));
        }
        merged.mergeFrom(mined(part));
      }
      assertThat(templates(merged)).as(system.name()).isEqualTo(expected);
    }
  }

  private static TemplateMiner mined(List<String> messages) {
    TemplateMiner miner = TemplateMiner.builder().build();
    messages.forEach(message -> miner.accept(Severity.UNKNOWN, "", message));
    return miner;
  }

  private static Set<Template> templates(TemplateMiner miner) {
    return new HashSet<>(miner.templates());
  }
}
