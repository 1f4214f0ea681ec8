package dev.kikori.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
      "Exit status: 0 every fault alerted and no false alert, 1 otherwise, 2 bad usage, 3 it can't run."
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Leave everything running at the end, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where data and logs go, and stay; a temporary folder unless given.")
  private @Nullable Path folder;

  private final PrintStream out;
  private final Style style;

  DemoCommand(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long began = System.nanoTime();
    LongSupplier clock = () -> (System.nanoTime() - began) / 1_000_000;
    Path place = folder == null ? Files.createTempDirectory("kikori-demo") : made(folder);
    Screen screen = new Screen(out, style, Style.isTerminal(), clock);
    try (Demo demo = new Demo(Installation.current(), place, screen, clock, 1)) {
      Thread end = new Thread(() -> end(demo, place), "demo-end");
      Runtime.getRuntime().addShutdownHook(end);
      introduce(screen, place);
      List<Outcome> outcomes = demo.run();
      screen.line("");
      OutcomeTable.of(outcomes, style).forEach(screen::line);
      if (keep) {
        screen.line("");
        screen.line("  All of it goes on. Ctrl-C ends it.");
        new CountDownLatch(1).await();
      }
      return outcomes.stream()
              .allMatch(outcome -> !outcome.missed() && outcome.falseBefore().isEmpty())
          ? 0
          : 1;
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
    screen.line("  Logs are in " + place);
    screen.line("");
  }

  private void end(Demo demo, Path place) {
    demo.close();
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
