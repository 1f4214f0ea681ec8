package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.Severity;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However hostile the lines, what is kept stays within its limits, and every line stays counted. */
final class TemplateMinerMemoryTest {
  private static final int MAX = 64;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final TemplateMiner miner = TemplateMiner.builder().maxTemplates(MAX).build();

  @Test
  void accept_moreTemplatesThanAllowed_evictsTheLeastRecentlyUsed() {
    Template kept = accept("heartbeat ok");
    Template lost = accept("seen once only");
    for (int i = 0; i < 10 * MAX; i++) {
      accept(word(i) + " alone");
      accept("heartbeat ok");
    }
    MinerCounters counters = miner.counters();
    assertThat(counters.templates()).isLessThanOrEqualTo(MAX);
    assertThat(counters.evictedTemplates()).isGreaterThanOrEqualTo(9 * MAX);
    assertThat(miner.find(kept.id())).isSameAs(kept);
    assertThat(miner.find(lost.id())).isNull();
    assertThat(miner.count(kept.id())).isEqualTo(1 + 10L * MAX);
    assertThat(counters.lines()).isEqualTo(2 + 20L * MAX);
  }

  @Test
  void accept_evictedTemplate_comesBackWithItsId() {
    Template first = accept("seen once only");
    for (int i = 0; i < 2 * MAX; i++) {
      accept(word(i) + " alone");
    }
    Template again = accept("seen once only");
    assertThat(again).isEqualTo(first);
    assertThat(miner.count(first.id())).isEqualTo(1);
  }

  @Test
  void accept_endlessValuesOfOneTemplate_evictsTextsAndKeepsTheTemplate() {
    for (int i = 0; i < 20 * MAX; i++) {
      accept("mail to " + word(i) + " sent off");
    }
    MinerCounters counters = miner.counters();
    assertThat(counters.forms()).isLessThanOrEqualTo(4 * MAX);
    assertThat(counters.evictedForms()).isPositive();
    assertThat(miner.templates())
        .extracting(Template::text)
        .containsExactly("mail to <*> sent off");
    assertThat(counters.lines()).isEqualTo(20L * MAX);
  }

  @Test
  void accept_hugeTexts_areBoundedByTheirCharacters() {
    for (int i = 0; i < 2 * MAX; i++) {
      accept((word(i) + " ").repeat(500));
    }
    assertThat(miner.counters().templates()).isBetween(1, MAX * 1024 / 2000);
  }

  @Test
  void accept_endlessPatterns_areBoundedToo() {
    for (int i = 0; i < 10 * MAX; i++) {
      miner.accept(PatternEvents.of("job " + word(i) + " took {}"));
    }
    assertThat(miner.counters().templates()).isLessThanOrEqualTo(MAX);
  }

  @Test
  void accept_oneTemplateAllowed_works() {
    TemplateMiner tiny = TemplateMiner.builder().maxTemplates(1).build();
    for (int i = 0; i < 100; i++) {
      assertThat(tiny.accept(Severity.INFO, "", word(i)).text()).isEqualTo(word(i));
    }
    assertThat(tiny.counters().templates()).isEqualTo(1);
    assertThat(tiny.counters().lines()).isEqualTo(100);
  }

  @Test
  void accept_textsMadeToBeHardToGroup_stayAffordable() {
    Random random = new Random(3);
    TemplateMiner large = TemplateMiner.builder().build();
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < 300; i++) {
      StringBuilder line = new StringBuilder("head");
      for (int position = 0; position < 100; position++) {
        line.append(random.nextInt(64) == 0 ? " b" : " a").append((char) ('a' + position % 26));
      }
      large.accept(Severity.INFO, "", line.toString());
    }
    assertThat(THREADS.getCurrentThreadCpuTime() - start)
        .as("nanoseconds of a processor for 300 lines; a tenth of it is usual")
        .isLessThan(10_000_000_000L);
    assertThat(large.counters().lines()).isEqualTo(300);
  }

  private Template accept(String message) {
    return miner.accept(Severity.INFO, "shop", message);
  }

  /** A word without digits for each number. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("q");
    for (int rest = number; rest > 0; rest /= 26) {
      word.append((char) ('a' + rest % 26));
    }
    return word.append('q').toString();
  }
}
