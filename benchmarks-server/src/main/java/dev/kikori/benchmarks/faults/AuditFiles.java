package dev.kikori.benchmarks.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the processes of an {@link AuditedServer} wrote: which window each request of each service was in. A record that a kill cut off is no record. */
final class AuditFiles {
  private final Map<String, Integer> windows = new HashMap<>();
  private final Map<String, Requests> services = new HashMap<>();

  /** The window of each request of a service, which counts its requests from 0. */
  private static final class Requests {
    final BitSet doubled = new BitSet();
    int[] windows = new int[1 << 12];

    void add(int request, int window) {
      if (request >= windows.length) {
        windows = Arrays.copyOf(windows, Math.max(request + 1, 2 * windows.length));
      }
      if (windows[request] == 0) {
        windows[request] = window;
      } else if (windows[request] != window) {
        doubled.set(request);
      }
    }
  }

  /** The files of all processes that were given this one's name. */
  static AuditFiles read(Path file) throws IOException {
    AuditFiles audit = new AuditFiles();
    String prefix = file.getFileName() + ".";
    try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
      List<Path> ofRun =
          all.filter(each -> each.getFileName().toString().startsWith(prefix)).toList();
      for (Path each : ofRun) {
        audit.readOne(each);
      }
    }
    return audit;
  }

  private void readOne(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        record(in);
      }
    } catch (EOFException e) {
      // The end, or where a kill has cut it off.
    }
  }

  private void record(DataInputStream in) throws IOException {
    String service = in.readUTF();
    String window = service + "/" + in.readUTF();
    long[] numbers = new long[in.readInt()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readLong();
    }
    int number = windows.computeIfAbsent(window, key -> windows.size() + 1);
    Requests requests = services.computeIfAbsent(service, key -> new Requests());
    for (long each : numbers) {
      if (each >= 0) {
        requests.add(Math.toIntExact(each), number);
      }
    }
  }

  /** Different requests that were in a window. */
  long scored() {
    return services.values().stream()
        .mapToLong(each -> Arrays.stream(each.windows).filter(window -> window != 0).count())
        .sum();
  }

  /** Requests that were in more than one window. */
  long doubled() {
    return services.values().stream().mapToLong(each -> each.doubled.cardinality()).sum();
  }
}
