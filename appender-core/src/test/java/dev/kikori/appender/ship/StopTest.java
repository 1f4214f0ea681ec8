package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.ScorerServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class StopTest {
  /** Enough for what will be done, on any machine. */
  private static final Duration BUDGET = Sending.PATIENCE;

  /** Beyond it on a machine that is busy, and below every other time limit. */
  private static final long MOST_MILLIS = 20_000;

  private final Received received = new Received();
  private final Behaviour behaviour = new Behaviour();

  private ScorerServer scorer() {
    return ScorerServer.listening(received.intake(), behaviour);
  }

  @Test
  void stop_rightAfterLog_everythingIsThere() {
    try (ScorerServer scorer = scorer()) {
      Sending sending = Sending.start(Sending.to(scorer.port()).build());
      sending.logPatiently(0, 2_000);
      StopReport report = sending.stop(BUDGET);
      // Immediately, no waiting: stop said that it is done.
      assertThat(sending.acknowledged()).isEqualTo(2_000);
      received.assertOrders(2_000);
      assertThat(report.abandoned()).isZero();
      assertThat(sending.diagnostics.warnings()).isEmpty();
      sending.assertBalanced();
    }
  }

  @Test
  void stop_nothingLogged_opensNoConnection() {
    try (FaultyProxy proxy = new FaultyProxy(Ports.free())) {
      Sending sending = Sending.start(Sending.to(proxy.port()).build());
      long millis = Sending.millisOf(() -> sending.stop(BUDGET));
      assertThat(millis).isLessThan(MOST_MILLIS);
      assertThat(proxy.opened()).isZero();
    }
  }

  @Test
  void stop_scorerAbsent_withinTheBudgetAndReportedOnce() {
    Sending sending = Sending.start(Sending.to(Ports.free()).build());
    sending.log(100);
    long millis = Sending.millisOf(() -> sending.stop(Duration.ofMillis(500)));
    assertThat(millis).isBetween(500L, MOST_MILLIS);
    assertThat(sending.counters.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(100);
    assertThat(
            sending.diagnostics.warnings().stream()
                .filter(w -> w.contains("100 events were given up")))
        .hasSize(1);
    sending.assertBalanced();
  }

  @Test
  void stop_scorerSilent_withinTheBudgetAndReportedOnce() {
    behaviour.acknowledging(false);
    try (ScorerServer scorer = scorer()) {
      Sending sending = Sending.start(Sending.to(scorer.port()).build());
      sending.log(100);
      await().atMost(Sending.PATIENCE).until(() -> received.intake().accepted() == 100);
      long millis = Sending.millisOf(() -> sending.stop(Duration.ofMillis(500)));
      assertThat(millis).isBetween(500L, MOST_MILLIS);
      assertThat(sending.counters.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(100);
      sending.assertBalanced();
    }
  }

  @Test
  void queue_nobodyThere_movesOnIntoTheWindow() {
    QueueOptions small = QueueOptions.builder().bytes(64 << 10).build();
    Sending sending = Sending.start(Sending.to(Ports.free()).queue(small).build());
    assertTimeoutPreemptively(Sending.PATIENCE, () -> sending.logPatiently(0, 5_000));
    assertThat(sending.counters.dropped()).isZero();
    sending.stop(Duration.ofMillis(500));
    assertThat(sending.counters.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(5_000);
    sending.assertBalanced();
  }

  @Test
  void stop_connectionSwallowed_withinTheBudget() {
    try (ScorerServer scorer = scorer();
        FaultyProxy proxy = new FaultyProxy(scorer.port())) {
      Sending sending = Sending.start(Sending.to(proxy.port()).build());
      sending.log(10);
      sending.awaitAcknowledged(10);
      proxy.halfOpen();
      sending.log(Severity.INFO, "order {} done", 10);
      long millis = Sending.millisOf(() -> sending.stop(Duration.ofMillis(500)));
      assertThat(millis).isBetween(500L, MOST_MILLIS);
      assertThat(sending.counters.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(1);
      sending.assertBalanced();
    }
  }

  @Test
  void stop_scorerComesBackWithinTheBudget_everythingIsThere() {
    int port = Ports.free();
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port)) {
      Sending sending = Sending.start(Sending.to(port).build());
      sending.log(100);
      await().atMost(Sending.PATIENCE).until(() -> !sending.diagnostics.warnings().isEmpty());
      CompletableFuture<StopReport> stopping =
          CompletableFuture.supplyAsync(() -> sending.stop(BUDGET));
      scorer.start();
      assertThat(stopping.join().abandoned()).isZero();
      received.assertOrders(100);
    }
  }

  @Test
  void stop_twiceAndFromSeveralThreads_sameReport() {
    Sending sending = Sending.start(Sending.to(Ports.free()).build());
    sending.log(10);
    CompletableFuture<StopReport> other =
        CompletableFuture.supplyAsync(() -> sending.stop(Duration.ofMillis(300)));
    StopReport one = sending.stop(Duration.ofMillis(300));
    assertThat(one.abandoned()).isEqualTo(10);
    assertThat(other.join().abandoned()).isEqualTo(10);
    assertThat(sending.stop(BUDGET).abandoned()).isEqualTo(10);
    assertThat(sending.counters.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(10);
  }

  @Test
  void stop_interruptedThread_waitsAllTheSameAndStaysInterrupted() {
    try (ScorerServer scorer = scorer()) {
      Sending sending = Sending.start(Sending.to(scorer.port()).build());
      sending.log(500);
      Thread.currentThread().interrupt();
      StopReport report = sending.stop(BUDGET);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(report.abandoned()).isZero();
      received.assertOrders(500);
    }
  }

  @Test
  void stop_neverStarted_doesNothing() {
    Sending sending = Sending.prepare(Sending.to(Ports.free()).build());
    assertThat(sending.stop(BUDGET).abandoned()).isZero();
    sending.shipper.start();
    assertThat(ownThreads()).isEmpty();
  }

  @Test
  void start_afterStop_anotherClientId() {
    try (ScorerServer scorer = scorer()) {
      for (int run = 0; run < 3; run++) {
        Sending sending = Sending.start(Sending.to(scorer.port()).build());
        sending.log(10);
        assertThat(sending.stop(BUDGET).abandoned()).isZero();
      }
      assertThat(received.clients()).hasSize(3);
      assertThat(received.events()).hasSize(30);
    }
  }

  @Test
  void threads_running_areDaemonsAndGoneAfterStop() {
    try (ScorerServer scorer = scorer()) {
      Sending sending = Sending.start(Sending.to(scorer.port()).build());
      sending.log(10);
      sending.awaitAcknowledged(10);
      assertThat(ownThreads()).hasSizeGreaterThan(2).allMatch(Thread::isDaemon);
      sending.stop(BUDGET);
      threads_afterEveryTest_areGone();
    }
  }

  @Test
  void idle_afterEverythingIsAcknowledged_theSenderUsesNoProcessor() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.log(10);
      sending.awaitAcknowledged(10);
      Thread shipper =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().equals("kikori-shipper"))
              .findFirst()
              .orElseThrow();
      // What still comes of the connection may wake it now and then, but not every second.
      await().atMost(Sending.PATIENCE).until(() -> restsForASecond(shipper));
    }
  }

  /** Parked without a limit, and no polling in between. */
  private static boolean restsForASecond(Thread thread) throws InterruptedException {
    if (thread.getState() != Thread.State.WAITING) {
      return false;
    }
    long before = cpuNanos(thread);
    thread.join(1_000);
    return thread.getState() == Thread.State.WAITING
        && cpuNanos(thread) - before < TimeUnit.MILLISECONDS.toNanos(5);
  }

  @BeforeEach
  @AfterEach
  void threads_afterEveryTest_areGone() {
    // The last instructions of a thread come after its executor has ended.
    await().atMost(Sending.PATIENCE).until(() -> ownThreads().isEmpty());
  }

  private static long cpuNanos(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
  }

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t instanceof OwnThread && !t.getName().startsWith("kikori-alerts"))
        .collect(Collectors.toSet());
  }
}
