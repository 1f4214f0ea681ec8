package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** While the server is down, bytes flip in every lane's newest snapshot. */
final class SnapshotFault implements Fault {
  private static final int TIMES = 3;
  private static final double PER_SECOND = 4_000;
  private static final int SECONDS = 8;
  private static final int FLIPS = 16;
  private static final String SUFFIX = ".snapshot";

  @Override
  public String name() {
    return "corrupt_snapshot";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    int times = setting.times(TIMES, 1);
    int[] flipped = {0};
    long refused = 0;
    try (Trial trial = Trial.start(setting.folder(), "lanes: {snapshot: {interval: 2s}}")) {
      Applications load = trial.applications("LOGBACK", "snapshot", 4, 0);
      for (int i = 0; i < times; i++) {
        load.log((long) (PER_SECOND * SECONDS), PER_SECOND);
        load.tellLog((long) (PER_SECOND * 2), PER_SECOND);
        trial.restart(
            () -> {
              for (Path snapshot : newest(trial.server.data())) {
                flip(snapshot, setting);
                flipped[0]++;
              }
            });
        load.answer();
        refused += Math.round(trial.server.metric("scorer_snapshots_total", "outcome=\"corrupt\""));
      }
      return trial.account(
          new Account()
              .with("times", times)
              .atLeast("snapshots_flipped", flipped[0], times)
              .none("snapshots_used_all_the_same", flipped[0] - refused));
    }
  }

  /** Of each lane that has a snapshot before it. */
  private static Collection<Path> newest(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      Map<Path, Path> byLane =
          files
              .filter(file -> file.toString().endsWith(SUFFIX))
              .collect(
                  Collectors.toMap(
                      Path::getParent,
                      file -> file,
                      (one, other) -> one.compareTo(other) > 0 ? one : other,
                      TreeMap::new));
      return byLane.values();
    }
  }

  private static void flip(Path file, Setting setting) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < FLIPS; i++) {
      bytes[setting.random().nextInt(bytes.length)] ^= (byte) (1 << setting.random().nextInt(8));
    }
    Files.write(file, bytes);
  }
}
