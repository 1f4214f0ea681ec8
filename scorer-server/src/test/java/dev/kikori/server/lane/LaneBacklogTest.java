package dev.kikori.server.lane;

import static dev.kikori.server.lane.LaneFixtures.ORDERS;
import static dev.kikori.server.lane.LaneFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaneBacklogTest {
  @TempDir private Path folder;

  private final LaneFixtures fixtures = new LaneFixtures();

  @Test
  void next_journalOfAnEarlierProcess_comesBeforeWhatIsTakenNow() throws IOException {
    LaneInbox before = inbox();
    open(before);
    before.offer(batch("a", 1, 30));
    before.offer(batch("a", 31, 30));
    before.close();

    LaneInbox inbox = inbox();
    LaneBacklog backlog = new LaneBacklog(inbox, ORDERS, new LaneMetrics(fixtures.meters));
    backlog.replay(open(inbox).records());
    inbox.offer(batch("a", 61, 30));
    assertThat(position(backlog, false)).isEqualTo(1);
    assertThat(position(backlog, false)).isEqualTo(31);
    assertThat(backlog.restored()).isNotDone();
    assertThat(position(backlog, true)).isEqualTo(61);
    assertThat(backlog.restored()).isCompleted();
    assertThat(backlog.isReplaying()).isFalse();
    assertThat(backlog.next()).isNull();
    assertThat(inbox.isIdle()).isTrue();
  }

  private static long position(LaneBacklog backlog, boolean isNew) throws IOException {
    LaneQueue.Work work = backlog.next();
    assertThat(backlog.done(work) > 0).as("counts as journaled since").isEqualTo(isNew);
    return ((JournalRecord.Batch) work.record()).firstPosition();
  }

  private LaneInbox inbox() {
    LaneContext context = fixtures.context(LaneConfig.Queue.DEFAULTS);
    return new LaneInbox(ORDERS, new LaneFiles(ORDERS, folder, context), context, () -> {});
  }

  private static LaneFiles.Found open(LaneInbox inbox) throws IOException {
    return inbox.open(() -> ScoringState.builder(new WindowSpec.Count(20)));
  }
}
