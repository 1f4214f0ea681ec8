package dev.kikori.appender.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpillTest {
  private static final byte[] HELLO = {9};
  private static final byte[] PAYLOAD = new byte[1_000];

  @TempDir Path parent;
  private final AtomicInteger damaged = new AtomicInteger();

  private Path directory() {
    return parent.resolve("spill");
  }

  @Test
  void directory_inUse_refusedAndFreeAfterwards() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      assertThat(spill.earlierRuns()).isEmpty();
      assertThatThrownBy(() -> Spill.open(directory(), 1 << 20, 2, damaged::incrementAndGet))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
    Spill.open(directory(), 1 << 20, 3, damaged::incrementAndGet).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void events_writtenAndRead_firstInFirstOutAndDeletedOnceAcknowledged() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      write(spill, 1, 300);
      assertThat(spill.unreadEvents()).isEqualTo(300);
      List<Long> read = readAll(spill);
      assertThat(read).hasSize(300).isSorted().startsWith(1L).endsWith(300L);
      assertThat(spill.unreadEvents()).isZero();
      assertThat(files()).as("kept until acknowledged").isNotEmpty();
      spill.acknowledged(299);
      assertThat(files()).hasSize(1);
      spill.acknowledged(300);
      assertThat(files()).isEmpty();
      assertThat(spill.usedBytes()).isZero();
    }
  }

  @Test
  void events_moreThanAllowed_keptWithinTheLimit() throws IOException {
    long limit = 1 << 20;
    try (Spill spill = Spill.open(directory(), limit, 1, damaged::incrementAndGet)) {
      int written = write(spill, 1, 5_000);
      assertThat(written).isBetween(900, 1_048);
      long onDisk = 0;
      for (Path file : files()) {
        onDisk += Files.size(file);
      }
      assertThat(onDisk).isEqualTo(spill.usedBytes()).isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void earlierRuns_severalAndOneUnfinished_foundInOrder() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      write(spill, 1, 200);
    }
    // A process that died: its last file kept the name of an unfinished one.
    List<Path> files = files();
    Path last = files.get(files.size() - 1);
    Files.move(last, last.resolveSibling(last.getFileName() + ".part"));
    try (Spill spill = Spill.open(directory(), 1 << 20, 2, damaged::incrementAndGet)) {
      assertThat(spill.earlierRuns()).hasSize(1);
      SpilledRun run = spill.earlierRuns().get(0);
      assertThat(run.clientId()).isEqualTo("client");
      assertThat(run.hello()).isEqualTo(HELLO);
      SpillReader reader = spill.read(run);
      List<Long> read = new ArrayList<>();
      while (reader.next(collect(read))) {}
      assertThat(read).hasSize(200).isSorted();
      reader.acknowledged(200);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void earlierRuns_unreadableFile_countedAndDeleted() throws IOException {
    Files.createDirectories(directory());
    Files.write(directory().resolve("000000000000001-0000000000000001-000000.spill"), PAYLOAD);
    try (Spill spill = Spill.open(directory(), 1 << 20, 2, damaged::incrementAndGet)) {
      assertThat(spill.earlierRuns()).isEmpty();
      assertThat(damaged).hasValue(1);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void earlierRuns_clockWasSetBack_foundInTheOrderInWhichTheyRan() throws IOException {
    for (int run = 0; run < 3; run++) {
      try (Spill spill = Spill.open(directory(), 1 << 20, 100 - run, damaged::incrementAndGet)) {
        spill.prepare("client " + run, HELLO, 1);
        spill.events(1, 1, PAYLOAD, PAYLOAD.length);
      }
    }
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      assertThat(spill.earlierRuns())
          .extracting(SpilledRun::clientId)
          .containsExactly("client 0", "client 1", "client 2");
    }
  }

  @Test
  void earlierRuns_partlyAcknowledged_sayUpToWhere() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      write(spill, 1, 10);
      readAll(spill);
      spill.acknowledged(4);
    }
    assertThat(acknowledgedBefore(6)).isEqualTo(4);
    assertThat(acknowledgedBefore(0)).as("nothing more in that run").isEqualTo(6);
    assertThat(acknowledgedBefore(10)).isEqualTo(6);
    assertThat(files()).isEmpty();
  }

  /** What a further run finds, of which it is then told this. */
  private long acknowledgedBefore(long acknowledged) throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      SpilledRun run = spill.earlierRuns().get(0);
      SpillReader reader = spill.read(run);
      List<Long> read = new ArrayList<>();
      while (reader.next(collect(read))) {}
      assertThat(read).as("files are read from their start").hasSize(10);
      reader.acknowledged(acknowledged);
      reader.close();
      return run.acknowledged();
    }
  }

  @Test
  void earlierRuns_writtenOutOfOrder_readInOrder() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      write(spill, 21, 10);
      write(spill, 11, 10);
      write(spill, 31, 10);
    }
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      SpillReader reader = spill.read(spill.earlierRuns().get(0));
      List<Long> read = new ArrayList<>();
      while (reader.next(collect(read))) {}
      assertThat(read).hasSize(30).isSorted();
    }
  }

  @Test
  void events_writtenAndReadByAnInterruptedThread_noneMissing() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      Thread.currentThread().interrupt();
      write(spill, 1, 300);
      assertThat(readAll(spill)).hasSize(300);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(damaged).hasValue(0);
    }
  }

  @Test
  void directory_goneMeanwhile_givenUpAndCounted() throws IOException {
    try (Spill spill = Spill.open(directory(), 1 << 20, 1, damaged::incrementAndGet)) {
      write(spill, 1, 10);
      for (Path file : files()) {
        Files.delete(file);
      }
      Files.delete(directory().resolve("lock"));
      Files.delete(directory());
      assertThat(readAll(spill)).isEmpty();
      assertThat(spill.giveUpUnread()).isEqualTo(10);
      assertThatThrownBy(() -> spill.prepare("client", HELLO, 11)).isInstanceOf(IOException.class);
    }
  }

  private static int write(Spill spill, long first, int count) throws IOException {
    int written = 0;
    while (written < count && spill.hasRoom(PAYLOAD.length)) {
      spill.prepare("client", HELLO, first + written);
      spill.events(first + written, 1, PAYLOAD, PAYLOAD.length);
      written++;
    }
    return written;
  }

  private static List<Long> readAll(Spill spill) {
    List<Long> read = new ArrayList<>();
    while (spill.next(collect(read))) {}
    return read;
  }

  private static SpillReader.Target collect(List<Long> target) {
    return new SpillReader.Target() {
      @Override
      public void segmentBegins() {}

      @Override
      public void definitions(byte[] payload, int length) {}

      @Override
      public void events(long firstSequence, int count, byte[] payload, int length) {
        target.add(firstSequence);
      }
    };
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory())) {
      return all.filter(f -> f.toString().contains(".spill")).sorted().toList();
    }
  }
}
