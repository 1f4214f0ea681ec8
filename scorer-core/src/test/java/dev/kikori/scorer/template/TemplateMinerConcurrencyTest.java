package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TemplateMinerConcurrencyTest {
  private static final int THREADS = 8;
  private static final int LINES = 5_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void accept_manyThreads_findWhatOneThreadFindsAndLoseNoLine() throws Exception {
    for (int round = 0; round < 5; round++) {
      TemplateMiner shared = TemplateMiner.builder().build();
      TemplateMiner alone = TemplateMiner.builder().build();
      for (int thread = 0; thread < THREADS; thread++) {
        SampleLines.of(LINES, seed(round, thread))
            .forEach(line -> alone.accept(Severity.INFO, "shop", line));
      }
      List<Template> handedOut = together(shared, round);

      assertThat(shared.templates()).isEqualTo(alone.templates());
      for (Template template : alone.templates()) {
        assertThat(shared.count(template.id()))
            .as(template.text())
            .isEqualTo(alone.count(template.id()));
      }
      assertThat(handedOut)
          .allSatisfy(template -> assertThat(shared.find(template.id())).isNotNull());
    }
  }

  @Test
  void accept_manyThreadsWhileTemplatesAreEvicted_loseNoLine() throws Exception {
    TemplateMiner shared = TemplateMiner.builder().maxTemplates(8).build();
    together(shared, 7);
    MinerCounters counters = shared.counters();
    assertThat(counters.lines()).isEqualTo((long) THREADS * LINES);
    assertThat(counters.templates()).isLessThanOrEqualTo(8);
    assertThat(counters.evictedTemplates()).isPositive();
  }

  private List<Template> together(TemplateMiner shared, int round)
      throws InterruptedException, ExecutionException {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<Template>>> futures = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      List<String> lines = SampleLines.of(LINES, seed(round, thread));
      Callable<List<Template>> work =
          () -> {
            start.await();
            List<Template> templates = new ArrayList<>();
            lines.forEach(line -> templates.add(shared.accept(Severity.INFO, "shop", line)));
            return templates.stream().distinct().toList();
          };
      futures.add(threads.submit(work));
    }
    start.countDown();
    List<Template> all = new ArrayList<>();
    for (Future<List<Template>> future : futures) {
      all.addAll(future.get());
    }
    return all;
  }

  private static long seed(int round, int thread) {
    return round * 100L + thread;
  }
}
