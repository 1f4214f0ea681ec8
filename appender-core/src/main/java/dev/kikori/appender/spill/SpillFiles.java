package dev.kikori.appender.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  static final String SUFFIX = ".spill";
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
      files.filter(file -> isSegment(file.getFileName().toString())).forEach(segments::add);
    } catch (UncheckedIOException e) {
      throw new IOException(directory + " cannot be listed", e);
    }
    Collections.sort(segments);
    return segments;
  }

  /** The first digits of a segment's name: when its run began; 0 if somebody else gave that name. */
  static long run(Path segment) {
    String name = segment.getFileName().toString();
    try {
      return Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isSegment(String name) {
    return name.endsWith(SUFFIX) || name.endsWith(SUFFIX + SegmentWriter.UNFINISHED);
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
