package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static dev.kikori.server.lane.LaneFixtures.PAYMENTS;
import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many services are kept, and for how long. */
final class LaneForgettingTest extends LanesUnderTest {
  private static final LaneConfig CONFIG =
      LaneFixtures.config(LaneConfig.Queue.DEFAULTS, 10, 2, Duration.ofSeconds(60), null);

  @Test
  void service_silentForTooLong_isDeletedAndMayComeBackAsANewOne() throws IOException {
    fixtures.wallClock = Instant.now();
    open();
    Lane lane = registry.lane(ORDERS);
    lane.offer(batch("a", 1, 40));
    leaveMemory();
    Path its = folder.resolve("lanes").resolve(LaneFolder.name(ORDERS));

    goBy(Duration.ofDays(29));
    registry.forgetSilent();
    assertThat(its).exists();
    assertThat(lane.accepted("a")).isEqualTo(40);

    goBy(Duration.ofDays(2));
    registry.forgetSilent();
    assertThat(its).doesNotExist();
    assertThat(registry.status()).isEmpty();
    assertThat(lane.offer(batch("a", 41, 1)))
        .isInstanceOfSatisfying(
            Lane.Offer.Failed.class, failed -> assertThat(failed.reason()).contains("forgotten"));

    Lane anew = registry.lane(ORDERS);
    assertThat(anew.accepted("a")).isZero();
    assertThat(anew.offer(batch("a", 41, 10))).isEqualTo(new Lane.Offer.Accepted(50));
  }

  @Test
  void clock_setForward_hasNothingDeletedForADay() throws IOException {
    fixtures.wallClock = Instant.now();
    open();
    registry.lane(ORDERS).offer(batch("a", 1, 40));
    leaveMemory();

    fixtures.wallClock = Instant.now().plus(Duration.ofDays(365));
    registry.forgetSilent();
    goBy(Duration.ofHours(23));
    registry.forgetSilent();
    assertThat(registry.status()).hasSize(1);

    goBy(Duration.ofHours(1));
    registry.forgetSilent();
    assertThat(registry.status()).isEmpty();
  }

  @Test
  void service_silentForTooLong_isDeletedAfterARestartToo() throws IOException {
    fixtures.wallClock = Instant.now();
    open();
    registry.lane(ORDERS).offer(batch("a", 1, 40));
    leaveMemory();
    registry.close();
    fixtures = new LaneFixtures();
    fixtures.wallClock = Instant.now().plus(Duration.ofDays(31));
    open();
    leaveMemory();

    registry.forgetSilent();

    assertThat(registry.status()).isEmpty();
    try (Stream<Path> folders = Files.list(folder.resolve("lanes"))) {
      assertThat(folders.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void service_thatComesBack_hasAlertsOfItsOwn() throws IOException {
    registry = fixtures.registry(folder.resolve("before"), batcher, heard);
    registry.lane(ORDERS).offer(trouble(0));
    await().until(() -> !heard.alerts().isEmpty());
    registry.close();
    Set<String> before = Set.copyOf(heard.alerts().keySet());

    registry = fixtures.registry(folder.resolve("after"), batcher, heard);
    registry.lane(ORDERS).offer(trouble(1_000_000));

    await().until(() -> heard.alerts().size() == 2 * before.size());
  }

  /** A window of it, in the lane's first positions whatever the time is. */
  private static EventBatch trouble(long time) {
    List<LogEvent> events =
        LongStream.range(time, time + 20).mapToObj(LaneFixtures::trouble).toList();
    return new EventBatch("a", 1, events);
  }

  @Test
  void service_stillInMemory_isNeverForgotten() throws IOException {
    fixtures.wallClock = Instant.now().plus(Duration.ofDays(365));
    open();
    registry.lane(ORDERS).offer(batch("a", 1, 40));

    registry.forgetSilent();

    assertThat(registry.status()).hasSize(1);
  }

  @Test
  void tenant_withAsManyServicesAsItMayHave_isRefusedMore_andNoOtherIs() throws IOException {
    open();
    registry.lane(ORDERS);
    registry.lane(PAYMENTS);

    assertThatThrownBy(() -> registry.lane(new ServiceKey(ORDERS.tenant(), "third")))
        .isInstanceOf(LaneRefusedException.class)
        .hasMessageContaining("max_lanes_per_tenant, 2");
    assertThat(registry.lane(new ServiceKey("another", "third"))).isNotNull();
  }

  private void open() throws IOException {
    registry = fixtures.registry(CONFIG, folder, batcher, heard);
  }

  private void goBy(Duration time) {
    fixtures.advance(time);
    fixtures.wallClock = fixtures.wallClock.plus(time);
  }
}
