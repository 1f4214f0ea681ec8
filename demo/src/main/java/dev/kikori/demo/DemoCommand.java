package dev.kikori.demo;

import dev.kikori.cli.Style;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kikori demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run two services under load, make four faults, and see what Kikori says: in the services' own logs, by webhook, on the dashboard.",
    footer = {
      "",
      "Takes some two and a half minutes. Everything listens on this machine only, on free ports, and is gone afterwards.",
      "",
      "Exit status: 0 every fault alerted and no false alert, 1 otherwise, 2 bad usage, 3 it can't run, 130 after Ctrl-C."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Leave everything running at the end, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where data and logs go, and stay; a temporary folder unless given.")
  private @Nullable Path folder;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How often to run, each time with other customers; ${DEFAULT-VALUE} unless given.")
  private int runs;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Write what all runs have shown to FILE, as JSON.")
  private @Nullable Path results;

  private final PrintStream out;
  private final Style style;
  private final AtomicReference<@Nullable Demo> running = new AtomicReference<>();
  private volatile boolean ending;

  DemoCommand(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Whether somebody has ended it: what then fails is of no interest. */
  boolean isEnding() {
    return ending;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = folder == null ? Files.createTempDirectory("kikori-demo") : made(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(place), "demo-end"));
    List<RunResult> all = new ArrayList<>();
    for (int i = 1; i <= runs; i++) {
      all.add(run(runs == 1 ? place : made(place.resolve("run-" + i)), i));
      if (results != null) {
        Results.write(results, all);
      }
    }
    if (runs > 1) {
      out.println();
      Results.table(all, style).forEach(out::println);
      out.flush();
    }
    return all.stream().allMatch(RunResult::isPerfect) ? 0 : 1;
  }

  private RunResult run(Path place, int number) throws IOException, InterruptedException {
    long began = System.nanoTime();
    LongSupplier clock = () -> (System.nanoTime() - began) / 1_000_000;
    Screen screen = new Screen(out, style, Style.isTerminal(), clock);
    try (Demo demo = new Demo(Installation.current(), place, screen, clock, number)) {
      running.set(demo);
      introduce(screen, place);
      RunResult result = demo.run();
      screen.line("");
      OutcomeTable.of(result.outcomes(), style).forEach(screen::line);
      if (!result.falseAlerts().isEmpty()) {
        screen.line("");
        screen.line("  false alerts, also after the last fault: " + result.falseAlerts().size());
        result.falseAlerts().forEach(alert -> screen.detail(alert.service() + ": " + alert.text()));
      }
      if (keep) {
        screen.line("");
        screen.line("  All of it goes on. Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return result;
    }
  }

  private static Path made(Path folder) throws IOException {
    return Files.createDirectories(folder.toAbsolutePath().normalize());
  }

  private void introduce(Screen screen, Path place) {
    screen.line("");
    screen.line(
        "  "
            + style.bold("shop")
            + "   Spring Boot and Logback: takes orders, has a database, asks stock over HTTP");
    screen.line(
        "  "
            + style.bold("stock")
            + "  plain Java and Log4j2: reserves goods, calls the shop back");
    screen.line("");
    screen.line("  Both log through Kikori's appenders to a scorer that has never met them.");
    screen.line(
        "  "
            + (folder == null ? "Until the end their logs are in " : "Their logs are in ")
            + place);
    screen.line("");
  }

  private void end(Path place) {
    ending = true;
    Demo demo = running.get();
    if (demo != null) {
      demo.close();
    }
    if (folder == null) {
      delete(place);
    }
  }

  private static void delete(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary folder: the machine will see to it.
    }
  }
}
