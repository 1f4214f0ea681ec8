package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.WindowOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.GoAway;
import dev.kikori.proto.v1.ServerMessage;
import dev.kikori.proto.v1.SlowDown;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class DeliveryTest {
  private final Received received = new Received();
  private final Behaviour behaviour = new Behaviour();

  private ScorerServer scorer() {
    return ScorerServer.listening(received.intake(), behaviour);
  }

  @Test
  void events_scorerThere_allAcknowledgedInOrder() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 5_000);
      sending.awaitAcknowledged(5_000);
      received.assertOrders(5_000);
      assertThat(sending.counters.get(Count.SENT)).isEqualTo(5_000);
      assertThat(sending.counters.get(Count.RESENT)).isZero();
      assertThat(sending.counters.acknowledgement().count()).isPositive();
      assertThat(sending.diagnostics.warnings()).isEmpty();
    }
  }

  @Test
  void event_largerThanTheServerTakes_shortenedAndTheOthersGoOn() {
    behaviour.maxBatchBytes(2_048);
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 10);
      sending.logText("x".repeat(20_000));
      sending.logPatiently(10, 20);
      sending.awaitAcknowledged(21);
      assertThat(sending.counters.get(Count.TRUNCATED)).isEqualTo(1);
      assertThat(received.truncatedBytes()).isGreaterThan(20_000);
      assertThat(received.events()).contains("order 9 done", "order 19 done");
      assertThat(received.intake().violations()).isEmpty();
    }
  }

  @Test
  void events_scorerKilledAndRestartedUnderLoad_noneLostDoubledOrReordered() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      for (int round = 0; round < 5; round++) {
        sending.logPatiently(round * 1_000, round * 1_000 + 900);
        scorer.kill();
        sending.logPatiently(round * 1_000 + 900, round * 1_000 + 1_000);
        scorer.start();
        sending.awaitAcknowledged(round * 1_000 + 1_000);
      }
      received.assertOrders(5_000);
      assertThat(sending.counters.get(Count.RECONNECTS)).isBetween(4L, 5L);
    }
  }

  @Test
  void events_serverEndsStreamsWithoutAcknowledging_resumedAfterWelcome() {
    behaviour.streamMaxBatches(3);
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 2_000);
      sending.awaitAcknowledged(2_000);
      received.assertOrders(2_000);
      assertThat(received.intake().repeated()).as("welcome said what was accepted").isZero();
    }
  }

  @Test
  void events_creditsFew_neverMoreThanGrantedAndAllArrive() {
    behaviour.credits(7);
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 500);
      sending.awaitAcknowledged(500);
      received.assertOrders(500);
    }
  }

  @Test
  void events_acksSlowAndWindowSmall_windowBoundsWhatIsInFlight() {
    behaviour.ackDelay(Duration.ofMillis(20));
    int window = 64 << 10;
    try (ScorerServer scorer = scorer();
        Sending sending =
            Sending.start(
                Sending.to(scorer.port())
                    .batch(
                        BatchOptions.builder().bytes(8 << 10).delay(Duration.ofMillis(1)).build())
                    .window(WindowOptions.builder().bytes(window).build())
                    .build())) {
      sending.logPatiently(0, 20_000);
      sending.awaitAcknowledged(20_000);
      received.assertOrders(20_000);
    }
  }

  @Test
  void events_unavailableTenTimes_deliveredOnceItIsThere() {
    behaviour.unavailable(true);
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.log(100);
      await().atMost(Sending.PATIENCE).until(() -> scorer.streamsOpened() >= 10);
      behaviour.unavailable(false);
      sending.awaitAcknowledged(100);
      received.assertOrders(100);
      assertThat(sending.diagnostics.warnings()).hasSize(1);
      assertThat(sending.diagnostics.warnings().get(0))
          .contains("UNAVAILABLE: told to be unavailable");
      assertThat(sending.diagnostics.infos()).hasSize(1);
      assertThat(sending.diagnostics.infos().get(0))
          .contains("connected to")
          .contains("nothing lost");
    }
  }

  @Test
  void events_scorerAbsentAtStart_waitInTheQueue() {
    int port = Ports.free();
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port);
        Sending sending = Sending.start(Sending.to(port).build())) {
      sending.log(300);
      await().atMost(Sending.PATIENCE).until(() -> !sending.diagnostics.warnings().isEmpty());
      assertThat(sending.counters.get(Count.TAKEN)).as("left in the queue").isZero();
      scorer.start();
      sending.awaitAcknowledged(300);
      received.assertOrders(300);
      assertThat(sending.diagnostics.warnings().get(0)).contains("Connection refused");
    }
  }

  @Test
  void stream_goAway_leavesInGoodOrderAndGoesOn() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 100);
      sending.awaitAcknowledged(100);
      scorer.broadcast(
          ServerMessage.newBuilder().setGoAway(GoAway.newBuilder().setReason("update")).build());
      await().atMost(Sending.PATIENCE).until(() -> scorer.streamsOpened() == 2);
      sending.logPatiently(100, 200);
      sending.awaitAcknowledged(200);
      received.assertOrders(200);
      assertThat(sending.counters.get(Count.RESENT)).isZero();
      assertThat(sending.diagnostics.warnings()).isEmpty();
    }
  }

  @Test
  void stream_slowDown_pausesAndKeepsEverything() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.logPatiently(0, 10);
      sending.awaitAcknowledged(10);
      long beforeThePause = System.nanoTime();
      scorer.broadcast(
          ServerMessage.newBuilder()
              .setSlowDown(SlowDown.newBuilder().setPauseMillis(1_000).setReason("busy"))
              .build());
      await().atMost(Sending.PATIENCE).until(() -> !sending.diagnostics.warnings().isEmpty());
      sending.logPatiently(10, 20);
      sending.awaitAcknowledged(20);
      long nanos = System.nanoTime() - beforeThePause;
      assertThat(nanos).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
      assertThat(scorer.streamsOpened()).isEqualTo(1);
      assertThat(sending.diagnostics.warnings().get(0))
          .contains("pause of 1000 ms")
          .contains("busy");
    }
  }

  @Test
  void errors_longDelay_sentAtOnce() {
    try (ScorerServer scorer = scorer();
        Sending sending =
            Sending.start(
                Sending.to(scorer.port())
                    .batch(BatchOptions.builder().delay(Duration.ofSeconds(60)).build())
                    .build())) {
      sending.log(Severity.INFO, "order {} done", 0);
      // The first event opens the stream, and then it waits for others.
      await().atMost(Sending.PATIENCE).until(() -> scorer.openStreams() == 1);
      sending.log(Severity.ERROR, "order {} done", 1);
      sending.awaitAcknowledged(2);
      received.assertOrders(2);
    }
  }

  @Test
  void batches_compressed_arrive() {
    try (ScorerServer scorer = scorer();
        Sending sending =
            Sending.start(
                Sending.to(scorer.port())
                    .batch(
                        BatchOptions.builder()
                            .compression(BatchOptions.Compression.GZIP)
                            .delay(Duration.ofMillis(5))
                            .build())
                    .build())) {
      sending.logPatiently(0, 3_000);
      sending.awaitAcknowledged(3_000);
      received.assertOrders(3_000);
    }
  }

  @Test
  void batches_serverTakesSmallOnes_cutToItsLimitDefinitionsIncluded() {
    behaviour.maxBatchBytes(2_048);
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      for (int i = 0; i < 1_000; i++) {
        sending.log(Severity.INFO, "pattern number " + i + " of very many, {}", i);
      }
      sending.awaitAcknowledged(1_000);
      assertThat(received.intake().violations()).isEmpty();
      assertThat(received.events().get(999)).isEqualTo("pattern number 999 of very many, 999");
    }
  }

  /** The least that the contract lets a server take: the largest definitions, a report of drops and an event too large all keep to it. */
  @Test
  void batches_serverTakesTheLeastAllowed_nothingExceedsIt() {
    behaviour.maxBatchBytes(32_768);
    // All of it has room, however late the sender is.
    QueueOptions roomy = QueueOptions.builder().bytes(8 << 20).build();
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).queue(roomy).build())) {
      for (int i = 0; i < 50; i++) {
        String longest = "木".repeat(2_000);
        sending.log("木".repeat(2_048), Severity.INFO, longest + " number " + i + " is {}", i);
        sending.counters.countRefused(DropReason.OWN_LOG);
        sending.logText("x".repeat(60_000));
      }
      sending.awaitAcknowledged(100);
      assertThat(received.intake().violations()).isEmpty();
      assertThat(sending.counters.get(Count.TRUNCATED)).isGreaterThanOrEqualTo(50);
      assertThat(received.events().get(98)).endsWith(" number 49 is 49");
    }
  }

  @Test
  void stream_overloadedWithPause_comesBackAfterThePause() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.log(10);
      sending.awaitAcknowledged(10);
      scorer.failStreams(Status.RESOURCE_EXHAUSTED.withDescription("too many streams"));
      sending.log(Severity.INFO, "order {} done", 10);
      sending.awaitAcknowledged(11);
      assertThat(sending.diagnostics.warnings().get(0)).contains("too many streams");
    }
  }

  @Test
  void drops_ringFull_countedToldAndReportedToTheScorer() {
    int port = Ports.free();
    QueueOptions queue = QueueOptions.builder().bytes(64 << 10).build();
    WindowOptions window = WindowOptions.builder().bytes(64 << 10).build();
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port);
        Sending sending = Sending.start(Sending.to(port).queue(queue).window(window).build())) {
      long logged = sending.logUntilDropped(1_000);
      long dropped = sending.counters.dropped();
      await()
          .atMost(Sending.PATIENCE)
          .until(
              () -> sending.diagnostics.warnings().stream().anyMatch(w -> w.contains("ring_full")));
      scorer.start();
      sending.awaitAcknowledged(logged - dropped);
      assertThat(received.intake().reportedDrops()).containsEntry("ring_full", dropped);
      assertThat(sending.diagnostics.infos().get(0))
          .contains(dropped + " events dropped (ring_full");
    }
  }
}
