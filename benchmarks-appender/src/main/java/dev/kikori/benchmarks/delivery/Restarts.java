package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.SpillOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The application ends while the scorer is away, with {@code spill.directory}: its next runs deliver what it left, once and in order. */
final class Restarts {
  private static final long MOST_EVENTS = 600_000;
  private static final long SPILL_BYTES = 256L << 20;
  private static final int RUNS = 4;

  private final long events;

  Restarts(long events) {
    this.events = Math.min(events, MOST_EVENTS);
  }

  List<Scenario> scenarios() {
    return List.of(
        new Scenario("application restarted, scorer away", this::scorerAway),
        new Scenario("application restarted, window refused", this::windowRefused),
        new Scenario("application restarted, acks lost", this::acksLost));
  }

  /** The scorer dies under load and comes back only for the last run. */
  private Outcome scorerAway(String name) throws InterruptedException {
    return play(
        name,
        (bench, runs, load) -> {
          load.start(events / RUNS);
          bench.awaitReceived(events / RUNS / 2);
          bench.server().kill();
          load.join();
          for (int i = 2; i < RUNS; i++) {
            runs.restart();
            load.start(events / RUNS).join();
          }
          runs.restart();
          bench.server().start();
        });
  }

  /** The scorer refuses what is in the window while later events are on disk already: the next run delivers both, in order. */
  private Outcome windowRefused(String name) throws InterruptedException {
    return play(
        name,
        (bench, runs, load) -> {
          for (int i = 1; i < RUNS; i++) {
            long before = load.calls();
            load.start(events / RUNS);
            bench.awaitReceived(before + events / RUNS / 4);
            bench.behaviour().unavailable(true);
            load.join();
            runs.restart();
            bench.behaviour().unavailable(false);
            bench.await(() -> Totals.of(runs.runs()).spilled() == 0, "what the run before left");
          }
        });
  }

  /** The scorer takes everything and tells of nothing: what the application keeps for its next run comes a second time. */
  private Outcome acksLost(String name) throws InterruptedException {
    return play(
        name,
        (bench, runs, load) -> {
          for (int i = 1; i < RUNS; i++) {
            bench.behaviour().acknowledging(false);
            load.start(events / RUNS);
            bench.awaitReceived(load.calls() - events / RUNS + 1);
            bench.proxy().refuse(true);
            bench.proxy().reset();
            load.join();
            bench.behaviour().acknowledging(true);
            runs.restart();
            bench.proxy().refuse(false);
            bench.await(() -> Totals.of(runs.runs()).spilled() == 0, "what the run before left");
          }
        });
  }

  private Outcome play(String name, Story story) throws InterruptedException {
    Path directory = temporary();
    try (Bench bench = Bench.lossless(name)) {
      Runs runs = new Runs(options(bench, directory));
      Load load = bench.load(runs);
      story.tell(bench, runs, load);
      load.start(events / RUNS).join();
      bench.awaitReceived(load.calls());
      runs.stop();
      long left = spilled(directory);
      if (left > 0) {
        bench.breach(left + " files left in the spill directory (expected: none)");
      }
      if (runs.runs().stream().mapToLong(run -> run.replayed()).sum() == 0) {
        bench.breach("nothing was delivered by a later run: the scenario did not happen");
      }
      return bench.account(runs, load);
    } finally {
      delete(directory);
    }
  }

  private static KikoriOptions options(Bench bench, Path directory) {
    return bench
        .options()
        .spill(SpillOptions.builder().directory(directory).bytes(SPILL_BYTES).build())
        .build();
  }

  private static long spilled(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().contains(".spill")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("kikori-delivery");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What happens before the last run, for which scorer and network are well. */
  @FunctionalInterface
  private interface Story {
    void tell(Bench bench, Runs runs, Load load) throws InterruptedException;
  }
}
