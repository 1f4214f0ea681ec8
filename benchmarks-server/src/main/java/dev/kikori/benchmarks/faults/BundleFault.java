package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A new version of the model comes with one byte wrong, while the server runs and when it is started again. */
final class BundleFault implements Fault {
  private static final Path SHIPPED = Path.of("bundles", "kikori-nano");
  private static final List<String> BROKEN =
      List.of("window.onnx", "tokenizer.json", "bundle.json");
  private static final double PER_SECOND = 3_000;
  private static final int SECONDS = 4;
  private static final int LONGEST_SECONDS = 20;

  @Override
  public String name() {
    return "corrupt_bundle";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    Path models = setting.folder().resolve("models");
    Path model = models.resolve(SHIPPED.getFileName());
    place(copy(model.resolve(".1")));
    int times = setting.times(BROKEN.size(), 1);
    int unread = 0;
    try (Trial trial =
        Trial.start(setting.folder(), "models: {repository: \"" + models + "\", watch: 500ms}")) {
      Applications load = trial.applications("LOG4J2", "bundle", 2, 0);
      for (int i = 0; i < times; i++) {
        load.tellLog((long) (PER_SECOND * SECONDS), PER_SECOND);
        Path next = copy(model.resolve("." + (i + 2)));
        breakOne(next.resolve(BROKEN.get(i)));
        place(next);
        TimeUnit.SECONDS.sleep(1);
        double before = scored(trial);
        load.answer();
        load.log((long) PER_SECOND, PER_SECOND);
        unread += awaitScored(trial, before) ? 0 : 1;
      }
      load.tellLog((long) (PER_SECOND * SECONDS), PER_SECOND);
      trial.restart(() -> {});
      load.answer();
      return trial
          .account(new Account().with("times", times).none("times_model_stopped", unread))
          .atLeast("scored_by_model_after_restart", (long) scored(trial), 1);
    }
  }

  /** Whether the model has read another window. */
  private static boolean awaitScored(Trial trial, double before)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (scored(trial) <= before && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return scored(trial) > before;
  }

  private static double scored(Trial trial) throws IOException, InterruptedException {
    return trial.server.metric("scorer_inference_requests_total", "outcome=\"scored\"");
  }

  /** A copy under a name that is no version yet. */
  private static Path copy(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(SHIPPED)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  private static void breakOne(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void place(Path copied) throws IOException {
    Files.move(copied, copied.resolveSibling(copied.getFileName().toString().substring(1)));
  }
}
