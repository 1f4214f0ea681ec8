package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A registry in a folder of its own for each test, what its lanes tell, and the model, loaded once for all tests of a class. */
abstract class LanesUnderTest {
  private static final long TICK_MILLIS = 220;

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

  /** Lanes look at the clock so often. */
  static void waitForTicks(int ticks) {
    await()
        .pollDelay(Duration.ofMillis(TICK_MILLIS * ticks))
        .timeout(Duration.ofSeconds(10))
        .until(() -> true);
  }
}
