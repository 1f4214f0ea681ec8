package dev.kikori.trainer.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/** Files that are either whole or not there: written beside their place, forced to disk, then moved into it. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes parts behind one another. */
  public static void write(Path file, List<ByteBuffer> parts) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Files.createDirectories(folder);
    Path beside = folder.resolve(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      for (ByteBuffer part : parts) {
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes bytes. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, List.of(ByteBuffer.wrap(bytes)));
  }
}
