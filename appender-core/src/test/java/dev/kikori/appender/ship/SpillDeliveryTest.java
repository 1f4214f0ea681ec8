package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.SpillOptions;
import dev.kikori.appender.WindowOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.ScorerServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class SpillDeliveryTest {
  private static final Duration BUDGET = Duration.ofSeconds(3);

  @TempDir Path parent;
  private final Received received = new Received();
  private final Behaviour behaviour = new Behaviour();

  private Path directory() {
    return parent.resolve("spill");
  }

  private KikoriOptions options(int port) {
    return Sending.to(port)
        .queue(QueueOptions.builder().bytes(128 << 10).build())
        .window(WindowOptions.builder().bytes(64 << 10).build())
        .spill(SpillOptions.builder().directory(directory()).bytes(8 << 20).build())
        .build();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(f -> f.toString().contains(".spill")).sorted().toList();
    }
  }

  @Test
  void outage_moreEventsThanTheQueueHolds_allDeliveredInOrderAfterwards() throws IOException {
    int port = Ports.free();
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port);
        Sending sending = Sending.start(options(port))) {
      sending.logPatiently(0, 20_000);
      await().atMost(Sending.PATIENCE).until(() -> sending.shipper.spilledEvents() > 10_000);
      scorer.start();
      sending.logPatiently(20_000, 30_000);
      sending.awaitAcknowledged(30_000);
      received.assertOrders(30_000);
      assertThat(received.clients()).hasSize(1);
      assertThat(sending.counters.dropped()).isZero();
      await().atMost(Sending.PATIENCE).until(() -> segments().isEmpty());
    }
  }

  @Test
  void outageWithinTheRun_acknowledgedSpilledAndQueued_allInOrder() {
    try (ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour);
        Sending sending = Sending.start(options(scorer.port()))) {
      for (int round = 0; round < 3; round++) {
        int from = round * 10_000;
        sending.logPatiently(from, from + 2_000);
        scorer.kill();
        sending.logPatiently(from + 2_000, from + 9_000);
        scorer.start();
        sending.logPatiently(from + 9_000, from + 10_000);
        sending.awaitAcknowledged(from + 10_000);
      }
      received.assertOrders(30_000);
      assertThat(sending.counters.dropped()).isZero();
    }
  }

  @Test
  void restart_scorerAbsentBefore_nextRunDeliversUnderTheOldId() throws IOException {
    int port = Ports.free();
    Sending before = Sending.start(options(port));
    before.logPatiently(0, 5_000);
    StopReport report = before.stop(BUDGET);
    assertThat(report.abandoned()).isZero();
    assertThat(report.spilled()).isEqualTo(5_000);
    before.assertBalanced();

    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port)) {
      scorer.start();
      try (Sending after = Sending.start(options(port))) {
        await().atMost(Sending.PATIENCE).until(() -> after.counters.get(Count.REPLAYED) == 5_000);
        received.assertOrders(5_000);
        after.log(10);
        after.awaitAcknowledged(10);
      }
      assertThat(received.clients()).hasSize(2);
      assertThat(received.intake().violations()).isEmpty();
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void restart_acknowledgementsMissing_serverGetsNothingTwice() throws IOException {
    behaviour.acknowledging(false);
    try (ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour)) {
      Sending before = Sending.start(options(scorer.port()));
      before.logPatiently(0, 300);
      await().atMost(Sending.PATIENCE).until(() -> received.intake().accepted() == 300);
      assertThat(before.stop(Duration.ofSeconds(1)).spilled()).isEqualTo(300);
      behaviour.acknowledging(true);
      try (Sending after = Sending.start(options(scorer.port()))) {
        await().atMost(Sending.PATIENCE).until(() -> after.counters.get(Count.REPLAYED) == 300);
      }
      received.assertOrders(300);
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void restart_serverKnowsMoreThanOneRecord_passedOver() throws IOException {
    behaviour.acknowledging(false);
    try (ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour)) {
      Sending before =
          Sending.start(
              Sending.to(scorer.port())
                  .spill(SpillOptions.builder().directory(directory()).build())
                  .build());
      before.logPatiently(0, 6_000);
      await().atMost(Sending.PATIENCE).until(() -> received.intake().accepted() == 6_000);
      assertThat(before.stop(Duration.ofSeconds(1)).spilled()).isEqualTo(6_000);
      behaviour.acknowledging(true);
      try (Sending after = Sending.start(options(scorer.port()))) {
        await().atMost(Sending.PATIENCE).until(() -> after.counters.get(Count.REPLAYED) == 6_000);
      }
      received.assertOrders(6_000);
      assertThat(received.clients()).as("no new id was taken").hasSize(1);
      assertThat(received.intake().repeated()).isZero();
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void restart_partlyAcknowledgedFile_restCountedOnce() throws IOException {
    int port = Ports.free();
    Sending before = Sending.start(options(port));
    before.logPatiently(0, 5_000);
    await().atMost(Sending.PATIENCE).until(() -> before.shipper.spilledEvents() > 2_000);
    long acknowledged;
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port)) {
      behaviour.credits(50).streamMaxBatches(3);
      scorer.start();
      await().atMost(Sending.PATIENCE).until(() -> before.acknowledged() > 100);
      scorer.kill();
      StopReport report = before.stop(Duration.ofSeconds(1));
      acknowledged = before.acknowledged();
      assertThat(report.abandoned()).isZero();
      assertThat(report.spilled()).isEqualTo(5_000 - acknowledged);
      before.assertBalanced();

      behaviour.credits(Behaviour.DEFAULT_CREDITS).streamMaxBatches(Integer.MAX_VALUE);
      scorer.start();
      try (Sending after = Sending.start(options(port))) {
        await().atMost(Sending.PATIENCE).until(() -> segments().isEmpty());
        assertThat(after.counters.get(Count.REPLAYED)).isEqualTo(5_000 - acknowledged);
      }
    }
    received.assertOrders(5_000);
    assertThat(received.intake().violations()).isEmpty();
  }

  @Test
  void restart_windowOlderThanTheFiles_allInOrder() throws IOException {
    try (ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour)) {
      Sending before = Sending.start(options(scorer.port()));
      before.logPatiently(0, 10);
      before.awaitAcknowledged(10);
      behaviour.unavailable(true);
      before.logPatiently(10, 5_000);
      await().atMost(Sending.PATIENCE).until(() -> before.shipper.spilledEvents() > 0);
      assertThat(before.stop(Duration.ofSeconds(1)).spilled()).isEqualTo(4_990);
      behaviour.unavailable(false);
      try (Sending after = Sending.start(options(scorer.port()))) {
        await().atMost(Sending.PATIENCE).until(() -> segments().isEmpty());
        assertThat(after.counters.get(Count.REPLAYED)).isEqualTo(4_990);
      }
      received.assertOrders(5_000);
      assertThat(received.intake().violations()).isEmpty();
    }
  }

  @Test
  void restart_fileCutInTheMiddle_whatIsWholeIsDelivered() throws IOException {
    int port = Ports.free();
    Sending before = Sending.start(options(port));
    before.logPatiently(0, 5_000);
    before.stop(BUDGET);
    List<Path> files = segments();
    Path last = files.get(files.size() - 1);
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length - 10));
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port)) {
      scorer.start();
      try (Sending after = Sending.start(options(port))) {
        await().atMost(Sending.PATIENCE).until(() -> segments().isEmpty());
        assertThat(after.counters.get(Count.SPILL_DAMAGED)).isEqualTo(1);
      }
      int delivered = received.events().size();
      assertThat(delivered).isBetween(1, 4_999);
      received.assertOrders(delivered);
    }
  }

  @Test
  void restart_fileUnreadableBehindItsHead_countedAndGone() throws IOException {
    int port = Ports.free();
    Sending before = Sending.start(options(port));
    before.logPatiently(0, 100);
    before.stop(BUDGET);
    Path file = segments().get(0);
    byte[] bytes = Files.readAllBytes(file);
    int head = ByteBuffer.wrap(bytes).getInt(8);
    Arrays.fill(bytes, 8 + 21 + head, bytes.length, (byte) 0x55);
    Files.write(file, bytes);
    try (ScorerServer scorer = ScorerServer.absent(received.intake(), behaviour, port)) {
      scorer.start();
      try (Sending after = Sending.start(options(port))) {
        after.log(1);
        after.awaitAcknowledged(1);
        assertThat(after.counters.get(Count.SPILL_DAMAGED)).isEqualTo(1);
        assertThat(segments()).isEmpty();
      }
    }
  }

  @Test
  void files_full_queueFillsAndEveryEventIsCounted() {
    KikoriOptions small =
        Sending.to(Ports.free())
            .queue(QueueOptions.builder().bytes(64 << 10).build())
            .spill(SpillOptions.builder().directory(directory()).bytes(1 << 20).build())
            .build();
    Sending sending = Sending.start(small);
    sending.log(100_000);
    StopReport report = sending.stop(BUDGET);
    assertThat(report.spilled()).isPositive();
    assertThat(sending.counters.dropped(DropReason.RING_FULL)).isPositive();
    sending.assertBalanced();
  }

  @Test
  void directory_inUse_warnedAndGoesOnWithout() {
    try (ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour);
        Sending first = Sending.start(options(scorer.port()));
        Sending second = Sending.start(options(scorer.port()))) {
      first.log(10);
      first.awaitAcknowledged(10);
      await()
          .atMost(Sending.PATIENCE)
          .until(
              () ->
                  first.diagnostics.warnings().size() + second.diagnostics.warnings().size() == 1);
      second.log(10);
      second.awaitAcknowledged(10);
    }
  }

  @Test
  void directory_goneMeanwhile_droppedCountedAndTold() {
    Sending sending = Sending.start(options(Ports.free()));
    sending.logPatiently(0, 3_000);
    await().atMost(Sending.PATIENCE).until(() -> sending.shipper.spilledEvents() > 0);
    // It may be at another file just then.
    await().atMost(Sending.PATIENCE).ignoreExceptions().until(this::deleteDirectory);
    sending.log(200_000);
    sending.stop(BUDGET);
    assertThat(sending.counters.dropped()).isPositive();
    sending.assertBalanced();
  }

  private boolean deleteDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    return Files.deleteIfExists(directory());
  }
}
