package dev.kikori.appender.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The directory: its lock, its permissions, and the names in it. */
final class SpillFiles {
  private static final String LOCK = "lock";
  private static final FileAttribute<?>[] NONE = {};

  private SpillFiles() {}

  /** Creates the directory and locks it, for this process and this use of it alone. */
  static FileLock lock(Path directory) throws IOException {
    Files.createDirectories(directory, attributes(directory, "rwx------"));
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            attributes(directory, "rw-------"));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Another appender of this process; the same as another process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(directory + " is in use by another appender or process");
  }

  /** For the owner only, where the file system knows owners. */
  static FileAttribute<?>[] attributes(Path directory, String permissions) {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return NONE;
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  /** The segments in the order of their names: by run, then by sequence number. Unfinished ones of a dead process included. */
  static List<Path> segments(Path directory) throws IOException {
    List<Path> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.filter(SegmentName::isSegment).forEach(segments::add);
    } catch (UncheckedIOException e) {
      throw new IOException(directory + " cannot be listed", e);
    }
    Collections.sort(segments);
    return segments;
  }

  /** Notes in a segment's name up to which event it is done with; without that, those events are only taken for unknown ones. */
  static void mark(Path segment, long acknowledged) {
    SegmentName name = SegmentName.of(segment);
    if (acknowledged < name.first || acknowledged <= name.acknowledged) {
      return;
    }
    try {
      Files.move(
          segment,
          segment.resolveSibling(name.acknowledged(acknowledged).toString()),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // The scorer knows which events it has.
    }
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns how many bytes that made free. */
  static long delete(Path file) {
    long size = size(file);
    try {
      Files.deleteIfExists(file);
      return size;
    } catch (IOException e) {
      return 0;
    }
  }
}
