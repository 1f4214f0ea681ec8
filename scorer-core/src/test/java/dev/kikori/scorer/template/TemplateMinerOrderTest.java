package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Restarts, replicas and shards agree: templates are a function of the set of lines. */
final class TemplateMinerOrderTest {
  private static final List<String> LINES = SampleLines.of(4_000, 1);

  @Test
  void templates_shuffledInput_areTheSame() {
    Map<Long, Long> expected = countsOf(mined(LINES));
    for (long seed = 1; seed <= 5; seed++) {
      List<String> shuffled = new ArrayList<>(LINES);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(countsOf(mined(shuffled))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void mergeFrom_fourShards_isWhatOneMinerFinds() {
    List<TemplateMiner> shards = new ArrayList<>();
    for (int shard = 0; shard < 4; shard++) {
      shards.add(TemplateMiner.builder().build());
    }
    for (int i = 0; i < LINES.size(); i++) {
      shards.get(i * 7 % 11 % 4).accept(Severity.INFO, "shop", LINES.get(i));
    }
    TemplateMiner merged = TemplateMiner.builder().build();
    shards.forEach(merged::mergeFrom);
    assertThat(countsOf(merged)).isEqualTo(countsOf(mined(LINES)));
  }

  @Test
  void mergeFrom_idsThatAShardHandedOut_resolveInTheMergedMiner() {
    TemplateMiner shard = TemplateMiner.builder().build();
    long early = shard.accept(Severity.INFO, "shop", "mail to anna sent off").id();
    TemplateMiner merged =
        mined(List.of("mail to boris sent off", "mail to chen sent off", "mail to dora sent off"));
    merged.mergeFrom(shard);
    assertThat(merged.find(early)).extracting(Template::text).isEqualTo("mail to <*> sent off");
    assertThat(merged.count(early)).isEqualTo(4);
    assertThat(shard.templates()).hasSize(1);
  }

  @Test
  void templates_moreTextsInAGroupThanDecide_areStillTheSameInAnyOrder() {
    List<String> lines = new ArrayList<>();
    for (String name : words(600)) {
      lines.add("mail to " + name + " sent off");
      lines.add("mail to " + name + " sent " + (name.charAt(0) < 'n' ? "twice" : "late"));
    }
    Map<Long, Long> expected = countsOf(mined(lines));
    assertThat(expected).hasSize(3);
    Collections.shuffle(lines, new Random(9));
    assertThat(countsOf(mined(lines))).isEqualTo(expected);
  }

  private static List<String> words(int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(
          "" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676) + "q");
    }
    return words;
  }

  private static TemplateMiner mined(List<String> lines) {
    TemplateMiner miner = TemplateMiner.builder().build();
    lines.forEach(line -> miner.accept(Severity.INFO, "shop", line));
    return miner;
  }

  private static Map<Long, Long> countsOf(TemplateMiner miner) {
    Map<Long, Long> counts = new TreeMap<>();
    miner.templates().forEach(template -> counts.put(template.id(), miner.count(template.id())));
    return counts;
  }
}
