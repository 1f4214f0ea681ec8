package dev.kikori.server.lane;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is one server's alone until it is closed, or the process ends, however it does. */
final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

  private final Path folder;
  private final FileChannel file;

  private FolderLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Takes a folder that exists.
   *
   * @throws IOException if another server has it, or it can't be written to
   */
  static FolderLock take(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return new FolderLock(folder, file);
      }
    } catch (OverlappingFileLockException e) {
      // Told below: another server of this very process.
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    file.close();
    throw new IOException(
        folder + ": in use by another server (expected: a data folder of this server's own)");
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("{}: its lock can't be given back", folder, e);
    }
  }
}
