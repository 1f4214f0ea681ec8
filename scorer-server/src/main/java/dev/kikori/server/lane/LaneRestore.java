package dev.kikori.server.lane;

import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings back the lanes that an earlier process has left, many at a time, and has them do again what no snapshot holds. */
final class LaneRestore {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRestore.class);

  private final Path folder;
  private final LaneContext context;
  private final Map<ServiceKey, ServiceLane> lanes = new ConcurrentHashMap<>();

  /**
   * A restore of all lanes in a folder.
   *
   * @param folder holds a folder for each lane
   */
  LaneRestore(Path folder, LaneContext context) {
    this.folder = folder;
    this.context = context;
  }

  /**
   * The lanes that could be restored, when each has done again what was left. One that can't be is left as it is: whoever asks for it is told.
   *
   * @throws IOException if the folder can't be read
   */
  Map<ServiceKey, ServiceLane> all() throws IOException {
    long start = System.nanoTime();
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path one : (Iterable<Path>) folders.filter(Files::isDirectory)::iterator) {
        opened.add(CompletableFuture.runAsync(() -> open(one), context.turns()));
      }
    }
    opened.forEach(CompletableFuture::join);
    lanes.values().forEach(LaneRestore::awaitRestored);
    if (!lanes.isEmpty()) {
      LOG.info("{} lanes restored in {} ms", lanes.size(), (System.nanoTime() - start) / 1_000_000);
    }
    return lanes;
  }

  private void open(Path one) {
    try {
      ServiceKey key = LaneFolder.key(one);
      ServiceLane lane = new ServiceLane(key, one, context);
      lane.recover();
      lanes.put(key, lane);
    } catch (IOException | RuntimeException e) {
      LOG.error("{}: this lane can't be restored", one, e);
    }
  }

  private static void awaitRestored(ServiceLane lane) {
    try {
      lane.restored().join();
    } catch (CompletionException e) {
      LOG.error("lane {}: its journal can't be read; it tries again", lane.key(), e);
    }
  }
}
