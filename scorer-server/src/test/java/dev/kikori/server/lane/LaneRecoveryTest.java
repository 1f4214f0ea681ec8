package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.config.ByteSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed server leaves is enough: all that was acknowledged is judged, the same as without the kill, and nothing is told anew. */
final class LaneRecoveryTest {
  private static final int KILLS = 20;

  private static TestBatcher batcher;

  @TempDir private Path folder;

  private final LaneFixtures fixtures = new LaneFixtures();
  private final Heard heard = new Heard();

  @BeforeAll
  static void load() {
    batcher = new TestBatcher();
  }

  @AfterAll
  static void unload() {
    batcher.close();
  }

  @Test
  void start_afterTwentyKills_hasJudgedWhatWasAcknowledgedAsIfThereHadBeenNone()
      throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<EventBatch> batches = batches(random);
    Heard whole = new Heard();
    LaneRegistry undisturbed = registry(folder.resolve("undisturbed"), whole);
    for (EventBatch one : batches) {
      offer(undisturbed, one);
    }
    awaitWindows(whole, batches);
    undisturbed.close();

    List<Integer> kills =
        random.ints(0, batches.size()).distinct().limit(KILLS).sorted().boxed().toList();
    Path data = folder.resolve("killed");
    LaneRegistry registry = registry(data, heard);
    for (int i = 0; i < batches.size(); i++) {
      offer(registry, batches.get(i));
      if (kills.contains(i)) {
        registry.stop();
        if (random.nextBoolean()) {
          tearLastRecord(data, random);
        }
        registry = registry(data, heard);
        EventBatch last = batches.get(i);
        assertThat(registry.lane(ORDERS).accepted("a")).isEqualTo(last.lastSequence());
        // A client that has heard of no acknowledgement sends it again.
        offer(registry, last);
      }
    }
    awaitWindows(heard, batches);
    registry.close();
    assertThat(kills).hasSize(KILLS);
    assertThat(heard.conflicts()).isEmpty();
    assertThat(heard.lines()).isEqualTo(whole.lines());
    assertThat(heard.windows()).isEqualTo(whole.windows());
    assertThat(heard.alerts()).isEqualTo(whole.alerts()).isNotEmpty();
  }

  /** A record that was being written: its client never heard of it. */
  private static void tearLastRecord(Path data, Random random) throws IOException {
    Path journal = last(data, ".journal");
    byte[] torn = new byte[1 + random.nextInt(200)];
    random.nextBytes(torn);
    Files.write(journal, torn, StandardOpenOption.APPEND);
  }

  @Test
  void start_newestSnapshotIsDamaged_usesTheOneBefore() throws IOException {
    fillTwoSnapshots();
    Path newest = last(folder, ".snapshot");
    damage(newest, Files.size(newest) / 2);
    LaneRegistry registry = registry(folder, heard);
    assertThat(registry.lane(ORDERS).accepted("a")).isEqualTo(2_000);
    offer(registry, batch("a", 2_001, 20));
    await().until(() -> heard.windows().size() == 101);
    registry.close();
    assertThat(heard.conflicts()).isEmpty();
    assertThat(heard.unjudged()).isEmpty();
    assertThat(fixtures.count("scorer.snapshots", "outcome", "corrupt")).isEqualTo(1);
  }

  @Test
  void start_recordInTheMiddleIsDamaged_losesNoOther() throws IOException {
    LaneRegistry registry = registry(folder, new Heard());
    for (int i = 0; i < 10; i++) {
      offer(registry, batch("a", 1 + 20 * i, 20));
    }
    registry.stop();
    Path journal = last(folder, ".journal");
    damage(journal, Files.size(journal) / 2);
    registry = registry(folder, heard);
    assertThat(registry.lane(ORDERS).accepted("a")).isEqualTo(200);
    assertThat(heard.lines()).hasSize(180);
    offer(registry, batch("a", 201, 20));
    await().until(() -> heard.lines().size() == 200);
    assertThat(heard.lines()).containsKey(220L);
    registry.close();
    assertThat(fixtures.count("scorer.lane.failures", "stage", "journal_damaged")).isEqualTo(1);
  }

  private void fillTwoSnapshots() throws IOException {
    for (int i = 0; i < 2; i++) {
      LaneRegistry registry = registry(folder, heard);
      offer(registry, batch("a", 1 + 1_000 * i, 1_000));
      registry.close();
    }
    assertThat(files(folder, ".snapshot")).hasSize(2);
  }

  private LaneRegistry registry(Path data, Heard listener) throws IOException {
    LaneConfig.Queue queue =
        new LaneConfig.Queue(null, ByteSize.ofMegabytes(8), ByteSize.ofMegabytes(8), 8);
    return fixtures.registry(
        LaneFixtures.config(queue, 10, Duration.ofMinutes(10)), data, batcher, listener);
  }

  private static void offer(LaneRegistry registry, EventBatch one) {
    assertThat(registry.lane(ORDERS).offer(one))
        .isEqualTo(new Lane.Offer.Accepted(one.lastSequence()));
  }

  private static void awaitWindows(Heard listener, List<EventBatch> batches) {
    long events = batches.get(batches.size() - 1).lastSequence();
    await().atMost(Duration.ofSeconds(60)).until(() -> listener.windows().size() == events / 20);
  }

  private static List<EventBatch> batches(Random random) {
    List<EventBatch> batches = new ArrayList<>();
    long next = 1;
    for (int i = 0; i < 200; i++) {
      List<LogEvent> events = new ArrayList<>();
      for (int j = 1 + random.nextInt(40); j > 0; j--) {
        boolean trouble = i % 50 == 49 && (j == 1 || random.nextInt(5) == 0);
        events.add(trouble ? LaneFixtures.trouble(next) : LaneFixtures.usual(next));
        next++;
      }
      batches.add(new EventBatch("a", next - events.size(), events));
    }
    return batches;
  }

  private static void damage(Path file, long at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(
          java.nio.ByteBuffer.wrap("damage".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
          at);
    }
  }

  private static Path last(Path data, String suffix) throws IOException {
    List<Path> all = files(data, suffix);
    return all.get(all.size() - 1);
  }

  private static List<Path> files(Path data, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
