package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.server.lane.WindowsConfig.Session;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows that are cut otherwise than the model's. The fixtures' events are a tenth of a second apart. */
final class LaneWindowsTest extends LanesUnderTest {
  @AfterEach
  void nothingIsToldInTwoWays() {
    stop();
    assertThat(heard.conflicts()).isEmpty();
  }

  @Test
  void time_windows_areCutByTheEventsClock_andTheLastOnceItsStreamIsSilent() throws IOException {
    Lane lane = lane(time(Duration.ofSeconds(20), null));
    lane.offer(batch("a", 1, 450));
    await().until(() -> heard.verdicts().size() == 2);

    awaitLooks();
    fixtures.advance(Duration.ofSeconds(15));
    awaitLooks();
    assertThat(heard.verdicts()).as("as long as it is, it waits").hasSize(2);
    fixtures.advance(Duration.ofSeconds(6));

    await().until(() -> heard.verdicts().size() == 3);
    assertThat(heard.verdicts())
        .extracting(verdict -> verdict.window().lines().size())
        .containsExactly(199, 200, 51);
    assertThat(heard.unjudged()).isEmpty();
  }

  @Test
  void session_windows_areCutByTheirKey() throws IOException {
    Lane lane = lane(session(new Session("order (\\d)\\d* ", null, Duration.ofSeconds(5), null)));
    lane.offer(batch("a", 1, 30));
    await().until(() -> heard.lines().size() == 30);
    awaitLooks();
    fixtures.advance(Duration.ofSeconds(11));

    await().until(() -> !heard.verdicts().isEmpty());
    assertThat(heard.verdicts())
        .allSatisfy(verdict -> assertThat(verdict.window().lines()).isNotEmpty());
  }

  @Test
  void session_ofAField_isOneForEachValue() throws IOException {
    Lane lane = lane(session(new Session(null, "thread", null, 10)));
    lane.offer(batch("a", 1, 30));
    await().until(() -> heard.lines().size() == 30);
    awaitLooks();
    fixtures.advance(Duration.ofSeconds(61));

    await().until(() -> heard.verdicts().size() == 1);
    assertThat(heard.verdicts().get(0).window().lines()).hasSize(10);
  }

  @Test
  void windows_thatCannotBe_areToldByTheirKeys() throws IOException {
    lane(WindowsConfig.DEFAULTS);
    assertMessage(
        () -> new WindowsConfig(10, null, Duration.ofMinutes(1), null, null, null, null),
        "size, time and session exclude each other");
    assertMessage(
        () -> new WindowsConfig(null, 5, null, null, null, null, null), "step: 5 (expected: none");
    assertMessage(
        () -> new WindowsConfig(null, null, null, Duration.ofMinutes(1), null, null, null),
        "time_step: PT1M (expected: none");
    assertMessage(() -> time(Duration.ofDays(60), null), "time: ");
    assertMessage(() -> time(Duration.ofHours(1), Duration.ofSeconds(1)), "time_step: ");
    assertMessage(() -> session(new Session("blk_(", null, null, null)), "session.key: blk_(");
    assertMessage(() -> new Session("a", "b", null, null), "key: a, field: b");
    assertMessage(() -> session(new Session("a", null, null, 0)), "session.max_lines: 0");
  }

  private static void assertMessage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String start) {
    assertThatThrownBy(made)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(start);
  }

  private Lane lane(WindowsConfig windows) throws IOException {
    return lane(LaneFixtures.config(windows));
  }

  private static WindowsConfig time(Duration time, Duration step) {
    return new WindowsConfig(null, null, time, step, null, null, null);
  }

  private static WindowsConfig session(Session session) {
    return new WindowsConfig(null, null, null, null, session, null, null);
  }
}
