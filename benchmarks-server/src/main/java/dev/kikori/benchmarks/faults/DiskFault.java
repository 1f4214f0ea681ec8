package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The disk is full for some seconds, in which there is an incident. The disk is a file system in memory, which only root may make. */
final class DiskFault implements Fault {
  private static final double PER_SECOND = 2_000;
  private static final int WARM_UP = 6_000;
  private static final int FULL_SECONDS = 6;

  @Override
  public String name() {
    return "disk_full";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    Path data = Files.createDirectory(setting.folder().resolve("data"));
    command("mount", "-t", "tmpfs", "-o", "size=128m", "kikori-faults", data.toString());
    try {
      return onSmallDisk(setting);
    } finally {
      command("umount", "-l", data.toString());
    }
  }

  private static Account onSmallDisk(Setting setting) throws IOException, InterruptedException {
    try (Trial trial = Trial.start(setting.folder(), "lanes: {snapshot: {interval: 2s}}")) {
      Applications load = trial.applications("LOG4J2", "disk", 2, 0);
      Applications troubled = trial.applications("LOGBACK", "troubled", 1, 0);
      troubled.log(WARM_UP, PER_SECOND);
      Path ballast = trial.server.data().resolve("ballast");
      load.tellLog((long) (PER_SECOND * FULL_SECONDS * 2), PER_SECOND);
      fill(ballast);
      troubled.tellIncident(0);
      for (int i = 0; i < FULL_SECONDS; i++) {
        TimeUnit.SECONDS.sleep(1);
        fill(trial.server.data().resolve("ballast-" + i));
      }
      for (int i = 0; i < FULL_SECONDS; i++) {
        Files.deleteIfExists(trial.server.data().resolve("ballast-" + i));
      }
      Files.delete(ballast);
      troubled.answer();
      load.answer();
      double refused = trial.server.metric("scorer_lane_failures_total", "stage=\"journal_write\"");
      return trial
          .account(
              new Account()
                  .with("full_seconds", FULL_SECONDS)
                  .atLeast("batches_refused", Math.round(refused), 1))
          .atLeast("alerts_told", trial.receiver.alerts().size(), 1);
    }
  }

  /** Takes what room there is. */
  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[1 << 12];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (!Files.exists(ballast)) {
        throw full;
      }
    }
  }

  private static void command(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new NotPossibleException(words[0] + " does not work here: " + said.strip());
    }
  }
}
