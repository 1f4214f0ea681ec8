package dev.kikori.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Small logs that tests generate, and the descriptors that go with them. */
public final class LogFixtures {
  /** A label that stands nowhere in the messages. */
  public static final String LABEL = "ZZ_BROKEN_DISK";

  private LogFixtures() {}

  /**
   * Writes a log whose lines start with a label, in Logback's layout, and its descriptor with windows of 10 lines.
   *
   * @param folder where to
   * @param lines how many
   * @param everyAnomaly one line in so many is labelled and says something else than the others
   * @return the descriptor
   */
  public static Path labelledLog(Path folder, int lines, int everyAnomaly) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      boolean anomalous = everyAnomaly > 0 && i % everyAnomaly == everyAnomaly - 1;
      String time =
          String.format("2026-01-01 %02d:%02d:%02d,000", i / 3600 % 24, i / 60 % 60, i % 60);
      String message =
          anomalous
              ? "write to volume " + i + " failed"
              : "order " + random.nextInt(10_000) + " stored in " + random.nextInt(90) + " ms";
      log.append(anomalous ? LABEL : "-")
          .append(' ')
          .append(time)
          .append(" [main] ")
          .append(anomalous ? "ERROR" : "INFO ")
          .append(" a.b.Store - ");
      log.append(message).append('\n');
    }
    Files.writeString(folder.resolve("app.log"), log);
    return descriptor(
        folder,
        "files: app.log\nformat: logback\nlabels: {column: first, normal: \"-\"}\nwindow: {size: 10}\nsplit: {train: 0.6, by: time}\n");
  }

  /** Writes a descriptor whose last keys are given. */
  public static Path descriptor(Path folder, String keys) throws IOException {
    Path file = folder.resolve("set.yaml");
    Files.writeString(file, "name: set\nlicence: none, generated\nsource: this test\n" + keys);
    return file;
  }

  /** Writes a {@code .tar.xz}. */
  public static void archive(Path file, Map<String, String> members) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(
                XZCompressorOutputStream.builder().setOutputStream(out).get())) {
      for (Map.Entry<String, String> member : members.entrySet()) {
        byte[] bytes = member.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
  }
}
