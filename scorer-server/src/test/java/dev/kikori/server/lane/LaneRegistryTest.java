package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static dev.kikori.server.lane.LaneFixtures.PAYMENTS;
import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LaneRegistryTest extends LanesUnderTest {
  private static final List<String> STEPS =
      List.of(
          "Starting",
          "profile is prod",
          "repositories found",
          "Tomcat initialized",
          "engine starts",
          "context is there",
          "pool starts",
          "pool started",
          "port is open",
          "Started");

  @AfterEach
  void nothingIsToldInTwoWays() {
    stop();
    assertThat(heard.conflicts()).isEmpty();
  }

  private Lane lane() throws IOException {
    return lane(LaneFixtures.config(LaneConfig.Queue.DEFAULTS));
  }

  @Test
  void offer_manyBatches_areJudgedInOrderWithTheirPositions() throws IOException {
    Lane lane = lane();
    for (int i = 0; i < 10; i++) {
      assertThat(lane.offer(batch("a", 1 + 41 * i, 41)))
          .isEqualTo(new Lane.Offer.Accepted(41 + 41 * i));
    }
    await().until(() -> heard.verdicts().size() == 20);
    assertThat(heard.verdicts())
        .extracting(Verdict::id)
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(String::valueOf).toList());
    assertThat(heard.verdicts().get(3).window().firstLine()).isEqualTo(61);
    assertThat(heard.lines()).hasSize(410).containsEntry(1L, "order 17 stored in 12 ms");
    assertThat(registry.status())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.events()).isEqualTo(410);
              assertThat(status.windows()).isEqualTo(20);
              assertThat(status.templates()).isEqualTo(3);
              assertThat(status.lastEventMillis()).isEqualTo(fixtures.wallClock.toEpochMilli());
            });
  }

  @Test
  void offer_whatWasAcceptedBefore_isLeftOut() throws IOException {
    Lane lane = lane();
    lane.offer(batch("a", 1, 30));
    assertThat(lane.offer(batch("a", 1, 30))).isEqualTo(new Lane.Offer.Accepted(30));
    assertThat(lane.offer(batch("a", 21, 30))).isEqualTo(new Lane.Offer.Accepted(50));
    assertThat(lane.offer(batch("b", 1, 5))).isEqualTo(new Lane.Offer.Accepted(5));
    assertThat(lane.offer(batch("", 0, 5))).isInstanceOf(Lane.Offer.Accepted.class);
    assertThat(lane.offer(batch("", 0, 5))).isInstanceOf(Lane.Offer.Accepted.class);
    assertThat(lane.accepted("a")).isEqualTo(50);
    assertThat(lane.accepted("nobody")).isZero();
    await().until(() -> heard.lines().size() == 65);
    assertThat(fixtures.count("scorer.discarded.log.records", "reason", "duplicate")).isEqualTo(40);
  }

  @Test
  void offer_lineThatAnotherInstanceHasShown_isNotNew() throws IOException {
    Lane lane = lane();
    lane.offer(new EventBatch("a", 1, sayingNothing("one")));
    lane.offer(new EventBatch("b", 1, sayingNothing("two")));
    await().until(() -> heard.verdicts().size() == 2);
    assertThat(heard.verdicts()).extracting(Verdict::unseenTemplates).containsExactly(1, 0);
  }

  @Test
  void offer_sameLinesAtTheStartOfAnotherProcess_alertOnlyWithinAnOldOne() throws IOException {
    Lane lane = lane();
    lane.offer(new EventBatch("a", 1, starting(1)));
    for (int i = 0; i < 40; i++) {
      lane.offer(batch("a", 21 + 100 * i, 100));
    }
    lane.offer(new EventBatch("b", 1, starting(1)));
    await().until(() -> heard.verdicts().size() == 202);
    assertThat(heard.verdicts().get(201).shouldAlert()).as("a process starts").isFalse();
    lane.offer(batch("b", 21, 2_000));
    lane.offer(new EventBatch("b", 2_021, starting(2_021)));
    await().until(() -> heard.verdicts().size() == 303);
    assertThat(heard.verdicts().get(302).shouldAlert()).as("none starts").isTrue();
  }

  private static List<LogEvent> starting(long first) {
    return LongStream.range(first, first + 20)
        .mapToObj(
            i -> LaneFixtures.event("one", i, Severity.INFO, STEPS.get((int) ((i - first) / 2))))
        .toList();
  }

  private static List<LogEvent> sayingNothing(String instance) {
    return LongStream.rangeClosed(1, 20)
        .mapToObj(i -> LaneFixtures.event(instance, i, Severity.INFO, "nothing to do"))
        .toList();
  }

  @Test
  void offer_slowModel_isRefusedOnceTheQueueIsFullAndTakenWhenThereIsRoom() throws Exception {
    LaneConfig.Queue queue =
        new LaneConfig.Queue(100, ByteSize.ofMegabytes(1), ByteSize.ofMegabytes(1), 2);
    Lane lane = lane(LaneFixtures.config(queue));
    batcher.hold(ORDERS);
    lane.offer(batch("a", 1, 40));
    await().until(() -> batcher.waiting() == 2);
    await().untilAsserted(() -> assertThat(lane.room()).as("all parsed").isEqualTo(100));
    long next = 41;
    while (lane.offer(batch("a", next, 10)) instanceof Lane.Offer.Accepted) {
      next += 10;
    }
    assertThat(next).isEqualTo(141);
    assertThat(lane.accepted("a")).isEqualTo(140);
    assertThat(lane.room()).isZero();
    CountDownLatch room = new CountDownLatch(1);
    lane.whenRoom(room::countDown);
    batcher.release();
    assertThat(room.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(lane.offer(batch("a", next, 10))).isInstanceOf(Lane.Offer.Accepted.class);
  }

  @Test
  void offer_otherLaneIsSlow_isJudgedAllTheSame() throws IOException {
    Lane slow = lane();
    batcher.hold(ORDERS);
    slow.offer(batch("a", 1, 5_000));
    Lane quick = registry.lane(PAYMENTS);
    for (int i = 0; i < 20; i++) {
      quick.offer(batch("a", 1 + 20 * i, 20));
    }
    await().until(() -> heard.verdicts().size() == 20);
    batcher.release();
    await().until(() -> heard.verdicts().size() == 270);
  }

  @Test
  void lane_moreThanMayBe_isRefused() throws IOException {
    lane();
    for (int i = 0; i < 9; i++) {
      registry.lane(new ServiceKey("default", "service " + i));
    }
    assertThatThrownBy(() -> registry.lane(PAYMENTS))
        .isInstanceOf(LaneRefusedException.class)
        .hasMessageContaining("max_lanes, 10");
    assertThat(registry.lane(ORDERS).offer(batch("a", 1, 1)))
        .isInstanceOf(Lane.Offer.Accepted.class);
  }

  @Test
  void lane_hostileNames_stayInTheFolder() throws IOException {
    lane();
    for (String name : List.of("../../etc", "..", "a/b", "", "\u0000", "x".repeat(5_000))) {
      Lane lane = registry.lane(new ServiceKey("../t", name));
      assertThat(lane.offer(batch("a", 1, 1))).isInstanceOf(Lane.Offer.Accepted.class);
    }
    assertThat(folder.resolve("lanes").toFile().list()).hasSize(8);
    assertThat(folder.toFile().list()).containsExactly("lanes");
  }

  @Test
  void start_folderInUse_isRefused() throws IOException {
    lane();
    assertThatThrownBy(() -> fixtures.registry(folder, batcher, heard))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another server");
  }

  @Test
  void tick_quietService_closesItsWindowAfterTenSeconds() throws IOException {
    Lane lane = lane();
    lane.offer(batch("a", 1, 7));
    await().until(() -> heard.lines().size() == 7);
    awaitLooks();
    fixtures.advance(Duration.ofSeconds(9));
    awaitLooks();
    assertThat(heard.verdicts()).isEmpty();
    fixtures.advance(Duration.ofSeconds(2));
    await().until(() -> heard.verdicts().size() == 1);
    assertThat(heard.verdicts().get(0).window().lines()).hasSize(7);
  }

  @Test
  void tick_windowWithAnError_alertsAfterTwoSecondsAndIsResolvedAfterFiveMinutes()
      throws IOException {
    Lane lane = lane();
    lane.offer(new EventBatch("a", 1, List.of(LaneFixtures.usual(1), LaneFixtures.trouble(2))));
    await().until(() -> heard.lines().size() == 2);
    awaitLooks();
    fixtures.advance(Duration.ofMillis(2_100));
    await().until(() -> heard.alerts().size() == 1);
    assertThat(heard.alerts().values()).singleElement().asString().contains("FIRING");
    awaitLooks();
    fixtures.advance(Duration.ofSeconds(301));
    await().until(() -> heard.resolved() == 1);
    assertThat(heard.alerts().keySet()).allMatch(name -> name.matches("[0-9a-f]{24}/[12]"));
  }

  @Test
  void tick_wallClockJumps_changesNothing() throws IOException {
    Lane lane = lane();
    lane.offer(batch("a", 1, 7));
    await().until(() -> heard.lines().size() == 7);
    fixtures.wallClock = Instant.parse("2036-01-01T00:00:00Z");
    awaitLooks();
    fixtures.wallClock = Instant.parse("1996-01-01T00:00:00Z");
    awaitLooks();
    assertThat(heard.verdicts()).isEmpty();
    lane.offer(batch("a", 8, 13));
    await().until(() -> heard.verdicts().size() == 1);
  }

  @Test
  void tick_serviceSilentForLong_leavesTheMemoryAndComesBack() throws IOException {
    Lane lane = lane(LaneFixtures.config(LaneConfig.Queue.DEFAULTS, 10, Duration.ofSeconds(60)));
    lane.offer(batch("a", 1, 45));
    await().until(() -> heard.verdicts().size() == 2);
    awaitLooks();
    fixtures.advance(Duration.ofSeconds(11));
    await().until(() -> heard.verdicts().size() == 3);
    leaveMemory();
    assertThat(lane.accepted("a")).isEqualTo(45);
    lane.offer(batch("a", 46, 40));
    await().until(() -> heard.verdicts().size() == 5);
    assertThat(heard.verdicts().get(3).id()).isEqualTo("3");
    assertThat(heard.unjudged()).isEmpty();
  }

  @Test
  void close_andStart_goesOnWhereItWas() throws IOException {
    Lane lane = lane();
    lane.offer(batch("a", 1, 50));
    registry.close();
    assertThat(lane.offer(batch("a", 51, 1))).isInstanceOf(Lane.Offer.Failed.class);
    Lane again = lane();
    assertThat(again.accepted("a")).isEqualTo(50);
    again.offer(batch("a", 51, 10));
    await().until(() -> heard.verdicts().size() == 3);
    assertThat(heard.verdicts())
        .extracting(verdict -> verdict.window().firstLine())
        .containsExactly(1L, 21L, 41L);
  }
}
