package dev.kikori.server.lane;

import dev.kikori.scorer.template.SnapshotException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane's snapshots on disk: the last two, each written beside and then put in place, so that a good one is there at any moment. */
final class SnapshotFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
  static final String SUFFIX = ".snapshot";
  private static final int KEPT = 2;

  private final Path folder;
  private final boolean force;

  /**
   * The snapshots in a folder, which may hold other files.
   *
   * @param force whether a snapshot must be on the disk before it counts
   */
  SnapshotFiles(Path folder, boolean force) {
    this.folder = folder;
    this.force = force;
  }

  /** Reads a snapshot's file. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  /**
   * The newest snapshot that can be read, or null if there is none.
   *
   * @param onCorrupt is told of each one that can't be
   */
  <T> @Nullable T newest(Reader<T> reader, Runnable onCorrupt) throws IOException {
    List<Path> all = list();
    for (int i = all.size() - 1; i >= 0; i--) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(all.get(i)), 1 << 16))) {
        return reader.read(in);
      } catch (SnapshotException e) {
        LOG.error(
            "snapshot {}: {}; {}",
            all.get(i),
            e.getMessage(),
            i > 0 ? "the one before is used" : "there is none before it");
        Files.move(
            all.get(i), folder.resolve("snapshot.corrupt"), StandardCopyOption.REPLACE_EXISTING);
        onCorrupt.run();
      }
    }
    return null;
  }

  /** Puts a snapshot in place, and deletes those that are too old. */
  void write(byte[] bytes) throws IOException {
    List<Path> all = list();
    long number = all.isEmpty() ? 1 : number(all.get(all.size() - 1)) + 1;
    Path part = folder.resolve("snapshot.part");
    try (FileChannel file =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      if (force) {
        file.force(true);
      }
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Path placed = folder.resolve(String.format("%016d%s", number, SUFFIX));
    Files.move(part, placed, StandardCopyOption.ATOMIC_MOVE);
    for (int i = 0; i <= all.size() - KEPT; i++) {
      Files.deleteIfExists(all.get(i));
    }
  }

  /** All snapshots, the oldest first. */
  private List<Path> list() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> number(file) > 0).sorted().forEach(all::add);
    }
    return all;
  }

  private static long number(Path path) {
    String name = path.getFileName().toString();
    try {
      return name.endsWith(SUFFIX)
          ? Long.parseLong(name.substring(0, name.length() - SUFFIX.length()))
          : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
