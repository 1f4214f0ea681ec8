package dev.kikori.appender.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentTest {
  private static final long SEED = 20_261_121;
  private static final byte[] HELLO = {1, 2, 3};

  @TempDir Path directory;

  @Test
  void segment_finished_readsAsWritten() throws IOException {
    assertThat(read(write())).containsExactly("defs", "1+2 first", "3+5 second");
    assertThat(directory.resolve("a.spill.part")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("a.spill"))))
        .isEqualTo("rw-------");
  }

  @Test
  void segment_cutAnywhere_readsWholeRecordsAndSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(write());
    List<String> all = List.of("defs", "1+2 first", "3+5 second");
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(directory.resolve("cut.spill"), Arrays.copyOf(whole, length));
      List<String> read = read(cut);
      boolean damaged = read.remove("damaged");
      assertThat(all.subList(0, read.size())).isEqualTo(read);
      boolean atRecordEnd =
          length == whole.length - 27 || length == whole.length - 53 || length == whole.length - 78;
      assertThat(damaged).as("cut at %d of %d", length, whole.length).isEqualTo(!atRecordEnd);
    }
  }

  @Test
  void segment_bitsFlipped_neverReadsSomethingElse() throws IOException {
    Random random = new Random(SEED);
    byte[] whole = Files.readAllBytes(write());
    List<String> all = List.of("defs", "1+2 first", "3+5 second");
    for (int round = 0; round < 2_000; round++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      List<String> read = read(Files.write(directory.resolve("flipped.spill"), flipped));
      assertThat(read.remove("damaged")).as("seed %d, round %d", SEED, round).isTrue();
      assertThat(all.subList(0, read.size())).isEqualTo(read);
    }
  }

  private Path write() throws IOException {
    FileAttribute<?>[] attributes = SpillFiles.attributes(directory, "rw-------");
    Files.deleteIfExists(directory.resolve("a.spill"));
    SegmentWriter writer =
        SegmentWriter.create(directory.resolve("a.spill"), "client", HELLO, attributes);
    byte[] payload = "defs".getBytes(StandardCharsets.UTF_8);
    writer.definitions(payload, payload.length);
    payload = "first".getBytes(StandardCharsets.UTF_8);
    writer.events(1, 2, payload, payload.length);
    payload = "second".getBytes(StandardCharsets.UTF_8);
    writer.events(3, 5, payload, payload.length);
    return writer.finish();
  }

  private static List<String> read(Path file) throws IOException {
    List<String> read = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(file)) {
      while (reader.next()) {
        String payload = new String(reader.payload(), 0, reader.length(), StandardCharsets.UTF_8);
        read.add(
            reader.type() == SegmentFormat.EVENTS
                ? reader.firstSequence() + "+" + reader.count() + " " + payload
                : payload);
      }
      if (reader.isDamaged()) {
        read.add("damaged");
      } else {
        assertThat(reader.clientId()).isEqualTo("client");
        assertThat(reader.hello()).isEqualTo(HELLO);
      }
    }
    return read;
  }
}
