package dev.kikori.benchmarks.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an {@link AuditedServer} wrote: which windows each request of each service was in. A record that a kill cut off is no record. */
final class AuditFile {
  private final Map<String, Map<Long, Set<String>>> windows = new HashMap<>();

  static AuditFile read(Path file) throws IOException {
    AuditFile audit = new AuditFile();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        audit.record(in);
      }
    } catch (EOFException e) {
      return audit;
    }
  }

  private void record(DataInputStream in) throws IOException {
    String service = in.readUTF();
    String window = in.readUTF();
    Map<Long, Set<String>> requests = windows.computeIfAbsent(service, key -> new HashMap<>());
    for (int left = in.readInt(); left > 0; left--) {
      requests.computeIfAbsent(in.readLong(), key -> new HashSet<>(2)).add(window);
    }
  }

  /** Different requests that were scored. */
  long scored() {
    return windows.values().stream().mapToLong(Map::size).sum();
  }

  /** Requests that were in more than one window. */
  long doubled() {
    return windows.values().stream()
        .flatMap(requests -> requests.values().stream())
        .filter(in -> in.size() > 1)
        .count();
  }
}
