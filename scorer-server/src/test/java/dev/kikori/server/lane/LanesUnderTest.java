package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A registry in a folder of its own for each test, what its lanes tell, and the model, loaded once for all tests of a class. */
abstract class LanesUnderTest {
  private static final int LOOKS = 3;
  private static final Duration POLL = Duration.ofMillis(20);

  static TestBatcher batcher;

  @TempDir Path folder;

  LaneFixtures fixtures = new LaneFixtures();
  final Heard heard = new Heard();
  LaneRegistry registry;

  @BeforeAll
  static void load() {
    batcher = new TestBatcher();
  }

  @AfterAll
  static void unload() {
    batcher.close();
  }

  @AfterEach
  void stop() {
    batcher.release();
    if (registry != null) {
      registry.close();
    }
  }

  final Lane lane(LaneConfig config) throws IOException {
    registry = fixtures.registry(config, folder, batcher, heard);
    return registry.lane(ORDERS);
  }

  /**
   * Waits until the only lane has looked at the clock several times, as it does of its own accord while a window or an alert is open. All
   * but the last look are over then.
   */
  final void awaitLooks() {
    for (int i = 0; i < LOOKS; i++) {
      // A turn that begins after the timer's second round has begun comes after the first, which
      // asks for a look, has ended.
      awaitNext(fixtures.ticks);
      awaitNext(fixtures.turns);
    }
  }

  private static void awaitNext(AtomicLong counted) {
    long before = counted.get();
    await().pollInterval(POLL).until(() -> counted.get() > before);
  }

  /** Lets time pass until no lane is in memory. */
  final void leaveMemory() {
    await()
        .pollInterval(POLL)
        .until(
            () -> {
              fixtures.advance(Duration.ofSeconds(61));
              return fixtures.meters.get("scorer.lanes.loaded").gauge().value() == 0;
            });
  }
}
