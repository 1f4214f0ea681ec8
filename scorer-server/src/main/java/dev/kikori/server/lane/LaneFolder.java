package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Where a lane's files are: a folder whose name anybody can read and nobody can choose, and in it whose lane it is. */
final class LaneFolder {
  private static final String KEY_FILE = "service";
  private static final int READABLE_CHARS = 40;

  private LaneFolder() {}

  /** The folder of a service's lane, made if it isn't there. */
  static Path open(Path lanes, ServiceKey key) throws IOException {
    Path folder = lanes.resolve(name(key));
    Path keyFile = folder.resolve(KEY_FILE);
    if (!Files.exists(keyFile)) {
      Files.createDirectories(folder);
      ByteWriter out = new ByteWriter();
      out.writeText(key.tenant());
      out.writeText(key.service());
      Path part = folder.resolve(KEY_FILE + ".part");
      Files.write(part, out.toBytes());
      Files.move(part, keyFile, StandardCopyOption.ATOMIC_MOVE);
    }
    return folder;
  }

  /**
   * Whose lane a folder is.
   *
   * @throws IOException if it doesn't say so
   */
  static ServiceKey key(Path folder) throws IOException {
    ByteReader in = new ByteReader(Files.readAllBytes(folder.resolve(KEY_FILE)));
    ServiceKey key = new ServiceKey(in.readText(), in.readText());
    if (!folder.getFileName().toString().equals(name(key))) {
      throw new SnapshotException(folder + ": is of " + key + " (expected: " + name(key) + ")");
    }
    return key;
  }

  /** When a lane was made or has last changed: no later than {@code unload_after} behind its last event. */
  static long changedMillis(Path folder) throws IOException {
    long newest = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        // A start may write to the journal, but only a change to the others.
        if (name.equals(KEY_FILE) || name.endsWith(SnapshotFiles.SUFFIX)) {
          newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
    return newest;
  }

  /** Deletes a lane; what it knows whose it is goes last, so that half a lane is none. */
  static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> !file.getFileName().toString().equals(KEY_FILE)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.deleteIfExists(folder.resolve(KEY_FILE));
    Files.delete(folder);
  }

  /** What people recognise, cut down to letters, digits, dots and dashes, and a hash of all of it. */
  static String name(ServiceKey key) {
    String readable = (key.tenant() + "-" + key.service()).replaceAll("[^A-Za-z0-9.-]", "_");
    readable = readable.replaceAll("^\\.+", "_");
    return readable.substring(0, Math.min(READABLE_CHARS, readable.length())) + "-" + hash(key);
  }

  private static String hash(ServiceKey key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.tenant().getBytes(StandardCharsets.UTF_16BE));
      digest.update(new byte[] {0, 0});
      digest.update(key.service().getBytes(StandardCharsets.UTF_16BE));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
