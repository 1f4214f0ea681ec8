package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.window.OpenWindow;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.config.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaneInboxTest {
  private static final int ROOM = 100;

  @TempDir private Path folder;

  private final LaneFixtures fixtures = new LaneFixtures();
  private final AtomicInteger signals = new AtomicInteger();
  private LaneInbox inbox;

  @BeforeEach
  void open() throws IOException {
    inbox = inbox();
    inbox.open(LaneInboxTest::options);
  }

  private LaneInbox inbox() throws IOException {
    LaneConfig.Queue queue =
        new LaneConfig.Queue(ROOM, ByteSize.ofMegabytes(1), ByteSize.ofMegabytes(1), null);
    LaneContext context = fixtures.context(queue);
    Path its = Files.createDirectories(folder.resolve("lane"));
    return new LaneInbox(
        ORDERS, new LaneFiles(ORDERS, its, context), context, signals::incrementAndGet);
  }

  private static ScoringState.Builder options() {
    return ScoringState.builder(new WindowSpec.Count(20));
  }

  @Test
  void offer_batchThatIsPartlyKnown_takesTheRest() {
    inbox.offer(batch("a", 1, 30));
    assertThat(inbox.offer(batch("a", 21, 30))).isEqualTo(new Lane.Offer.Accepted(50));
    assertThat(inbox.accepted("a")).isEqualTo(50);
    assertThat(inbox.events()).isEqualTo(50);
    assertThat(positions()).containsExactly(1L, 31L);
    assertThat(signals).hasValue(2);
    assertThat(fixtures.count("scorer.discarded.log.records", "reason", "duplicate")).isEqualTo(10);
  }

  @Test
  void offer_fullQueue_isRefusedUntilWhatWaitsIsDone() {
    AtomicInteger called = new AtomicInteger();
    inbox.offer(batch("a", 1, ROOM));
    assertThat(inbox.offer(batch("a", 101, 1))).isInstanceOf(Lane.Offer.Full.class);
    assertThat(inbox.accepted("a")).isEqualTo(ROOM);
    inbox.whenRoom(called::incrementAndGet);
    LaneQueue.Work work = inbox.next();
    assertThat(called).as("it counts as long as it is not done").hasValue(0);
    inbox.done(work);
    assertThat(called).hasValue(1);
    assertThat(inbox.offer(batch("a", 101, 1))).isEqualTo(new Lane.Offer.Accepted(101));
  }

  @Test
  void decide_betweenBatches_isDoneInItsTurn() {
    inbox.offer(batch("a", 1, 5));
    assertThat(inbox.decide(new JournalRecord.Close(new OpenWindow("one", 1, false)))).isTrue();
    inbox.offer(batch("a", 6, 5));
    assertThat(records())
        .extracting(record -> record.getClass().getSimpleName())
        .containsExactly("Batch", "Close", "Batch");
  }

  @Test
  void open_afterAnother_goesOnWhereThatWas() throws IOException {
    inbox.offer(batch("a", 1, 30));
    inbox.close();
    inbox = inbox();
    LaneFiles.Found found = inbox.open(LaneInboxTest::options);
    assertThat(found.records().next()).as("what is in no snapshot").isNotNull();
    assertThat(inbox.accepted("a")).isEqualTo(30);
    inbox.offer(batch("a", 21, 20));
    assertThat(positions()).containsExactly(31L);
  }

  @Test
  void forget_workWaits_isRefused() {
    inbox.offer(batch("a", 1, 5));
    assertThat(inbox.forget(() -> false)).isFalse();
    records();
    assertThat(inbox.forget(() -> true)).as("it is loaded").isFalse();
    assertThat(inbox.forget(() -> false)).isTrue();
    assertThat(inbox.offer(batch("a", 6, 5)))
        .isInstanceOfSatisfying(
            Lane.Offer.Failed.class,
            failed -> assertThat(failed.reason()).contains("it was forgotten; connect anew"));
  }

  private List<Long> positions() {
    return records().stream()
        .map(record -> ((JournalRecord.Batch) record).firstPosition())
        .toList();
  }

  private List<JournalRecord> records() {
    List<JournalRecord> records = new ArrayList<>();
    for (LaneQueue.Work work = inbox.next(); work != null; work = inbox.next()) {
      records.add(work.record());
      inbox.done(work);
    }
    return records;
  }
}
