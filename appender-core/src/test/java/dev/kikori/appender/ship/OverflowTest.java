package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.Masking;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.spill.Spill;
import dev.kikori.appender.spill.SpilledRun;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What moves between ring, files and window, in whatever order, comes out of the next run whole and in order. */
final class OverflowTest {
  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 60;
  private static final int STEPS = 400;
  private static final int WINDOW_BYTES = 32 << 10;
  private static final long SPILL_BYTES = 64 << 20;

  @TempDir Path parent;

  @Test
  void keep_afterAnyHistory_nextRunHasAllThatIsNotAcknowledged() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      Path directory = parent.resolve("round-" + round);
      long acknowledged;
      Run run = new Run(directory, new Random(SEED + round));
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      acknowledged = run.stop();
      assertThat(run.kept()).as("seed %d", SEED + round).isEqualTo(run.offered - acknowledged);
      assertNextRun(directory, acknowledged, run.offered, SEED + round);
    }
  }

  /** Reads half of it, acknowledges some of that and ends; then another run reads the rest. */
  private static void assertNextRun(Path directory, long acknowledged, long last, long seed)
      throws IOException {
    Random random = new Random(seed);
    long half = acknowledged + random.nextInt((int) (last - acknowledged) + 1);
    replay(directory, acknowledged, half, last, seed);
    replay(directory, half, last, last, seed);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().contains(".spill")))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  private static void replay(Path directory, long from, long to, long last, long seed)
      throws IOException {
    Counters counters = new Counters();
    try (Spill spill = Spill.open(directory, SPILL_BYTES, 1, () -> {})) {
      List<SpilledRun> runs = spill.earlierRuns();
      assertThat(runs).as("seed %d", seed).hasSize(from == last ? 0 : 1);
      if (runs.isEmpty()) {
        return;
      }
      ReplayOutbox replay = new ReplayOutbox(runs.get(0), spill, WINDOW_BYTES, counters);
      long next = from + 1;
      while (next <= to) {
        if (!replay.log().hasUnsent()) {
          assertThat(replay.refill(100, 10_000)).as("seed %d", seed).isPositive();
        }
        next = cut(replay.log(), next, (int) (to + 1 - next), seed);
        acknowledge(replay, next - 1);
      }
      assertThat(counters.get(Count.REPLAYED)).as("seed %d", seed).isEqualTo(to - from);
      replay.close();
    }
  }

  /** Sends some events and checks that they are those that come next. */
  private static long cut(EventLog log, long next, int most, long seed) throws IOException {
    log.cut(most, 10_000, 0);
    byte[] batch = new byte[log.cutLength()];
    System.arraycopy(log.data(), log.cutOffset(), batch, 0, log.cutFirstLength());
    System.arraycopy(
        log.data(), 0, batch, log.cutFirstLength(), batch.length - log.cutFirstLength());
    long expected = next;
    for (LogEvent event : Batch.parseFrom(batch).getEventsList()) {
      assertThat(event.getTimeUnixNano()).as("seed %d", seed).isEqualTo(expected++);
    }
    return expected;
  }

  private static void acknowledge(Outbox outbox, long sequence) {
    long before = outbox.log().acknowledged();
    outbox.log().acknowledge(sequence);
    outbox.onAcknowledged(outbox.log().acknowledged() - before);
  }

  /** One run of an application, without a sender's thread: events are numbered from 1 on as they are offered. */
  private static final class Run {
    private final Random random;
    private final Counters counters = new Counters();
    private final ByteRing ring = new ByteRing(64 << 10);
    private final LiveOutbox outbox;
    private final Overflow overflow;
    private long offered;

    Run(Path directory, Random random) throws IOException {
      this.random = random;
      Definitions definitions =
          new Definitions(Definitions.DEFAULT_LIMIT, new Masking(MaskingOptions.DEFAULTS));
      outbox = new LiveOutbox(ring, definitions, WINDOW_BYTES, new byte[] {9}, counters);
      Spill spill = Spill.open(directory, SPILL_BYTES, 1, () -> {});
      Notices notices = new Notices(new RecordedDiagnostics(), System::nanoTime);
      overflow = new Overflow(spill, ring, definitions, outbox, counters, notices);
      outbox.overflowTo(overflow);
    }

    void step() {
      switch (random.nextInt(6)) {
        case 0, 1 -> offer(random.nextInt(200));
        case 2 -> overflow.relieve(random.nextInt(64 << 10), System.nanoTime());
        case 3, 4 -> send();
        default -> acknowledgeOrBreak();
      }
    }

    private void offer(int count) {
      for (int i = 0; i < count; i++) {
        byte[] event =
            LogEvent.newBuilder()
                .setTimeUnixNano(offered + 1)
                .setText("x".repeat(random.nextInt(300)))
                .build()
                .toByteArray();
        if (!ring.offer(event, 0, event.length, false)) {
          return;
        }
        offered++;
        counters.countAccepted();
      }
    }

    private void send() {
      EventLog log = outbox.log();
      if (!log.hasUnsent() && outbox.hasMore()) {
        outbox.refill(100, 10_000);
      }
      if (log.hasUnsent()) {
        log.cut(1 + random.nextInt(100), 10_000, 0);
      }
    }

    private void acknowledgeOrBreak() {
      EventLog log = outbox.log();
      int waiting = (int) (log.sent() - log.acknowledged());
      if (random.nextInt(3) == 0) {
        log.rewind();
      } else if (waiting > 0) {
        acknowledge(outbox, log.acknowledged() + 1 + random.nextInt(waiting));
      }
    }

    /** Returns the last event that was acknowledged. */
    long stop() {
      ring.close();
      overflow.keep(System.nanoTime());
      assertThat(outbox.abandon(overflow.keptFromLog())).isZero();
      assertThat(counters.dropped(DropReason.SPILL_FULL)).isZero();
      overflow.close();
      return outbox.log().acknowledged();
    }

    long kept() {
      return overflow.onDisk();
    }
  }
}
