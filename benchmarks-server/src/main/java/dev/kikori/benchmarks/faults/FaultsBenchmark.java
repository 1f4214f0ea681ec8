package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code benchmarks/run faults [--quick] [--seed=N] [--only=FAULT]}: the server as users run it, applications with the real appenders in
 * other processes, and one thing that breaks at a time. Each event has a number; the server writes down which windows it was in. The last
 * line has an object for each fault: {@code lost} were logged and are in no window, {@code doubled} are in two.
 *
 * <p>Exits with 1 if anything was lost or doubled, an alert too, or came out in a way that it must not.
 */
public final class FaultsBenchmark implements Benchmark {
  private static final String QUICK = "--quick";
  private static final String SEED = "--seed=";
  private static final String ONLY = "--only=";
  private static final List<Fault> FAULTS =
      List.of(
          new KillFault(),
          new SnapshotFault(),
          new DiskFault(),
          new LockFault(),
          new HangFault(),
          new TemplatesFault(),
          new HostileFault(),
          new BundleFault(),
          new ReceiverDownFault(),
          new ClockJumpFault(),
          new SlowReaderFault());

  @Override
  public void run(List<String> arguments) throws IOException {
    long seed = option(arguments, SEED).map(Long::parseLong).orElseGet(System::nanoTime);
    Optional<String> only = option(arguments, ONLY);
    check(arguments, only);
    boolean quick = arguments.contains(QUICK);
    RunRecord record =
        new RunRecord("faults", ("benchmarks/run faults " + String.join(" ", arguments)).strip());
    record.print("seed: " + seed);
    Map<String, Object> figures = new LinkedHashMap<>();
    boolean bad = false;
    for (Fault fault : FAULTS) {
      if (only.isEmpty() || only.get().equals(fault.name())) {
        bad |= run(fault, quick, new SplittableRandom(seed), record, figures);
      }
    }
    String line = JsonMapper.shared().writeValueAsString(figures);
    record.note(line);
    if (!quick && only.isEmpty()) {
      record.write();
    }
    System.out.println(line);
    if (bad) {
      System.exit(1);
    }
  }

  private static Optional<String> option(List<String> arguments, String name) {
    return arguments.stream()
        .filter(each -> each.startsWith(name))
        .map(each -> each.substring(name.length()))
        .findFirst();
  }

  private static void check(List<String> arguments, Optional<String> only) {
    for (String each : arguments) {
      if (!each.equals(QUICK) && !each.startsWith(SEED) && !each.startsWith(ONLY)) {
        throw new UnusableSetupException(
            "option: " + each + " (expected: " + QUICK + ", " + SEED + "N, " + ONLY + "FAULT)");
      }
    }
    List<String> names = FAULTS.stream().map(Fault::name).toList();
    if (only.isPresent() && !names.contains(only.get())) {
      throw new UnusableSetupException(
          "fault: " + only.get() + " (expected: one of " + names + ")");
    }
  }

  /** Whether something was found that must not be. */
  private static boolean run(
      Fault fault,
      boolean quick,
      SplittableRandom random,
      RunRecord record,
      Map<String, Object> figures)
      throws IOException {
    Path folder = Files.createTempDirectory("kikori-faults");
    long started = System.nanoTime();
    boolean bad = true;
    try {
      Account account = fault.run(new Setting(quick, folder, random, record));
      bad = account.isBad();
      figures.put(fault.name(), account.figures());
    } catch (Fault.NotPossibleException e) {
      bad = false;
      figures.put(fault.name(), Map.of("not_run", String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      figures.put(fault.name(), Map.of("failed", "interrupted"));
    } catch (IOException | RuntimeException e) {
      figures.put(fault.name(), Map.of("failed", e.toString()));
    }
    record.print(
        String.format(
            "%s%s in %d s: %s",
            fault.name(),
            bad ? " FAILED" : "",
            (System.nanoTime() - started) / 1_000_000_000,
            JsonMapper.shared().writeValueAsString(figures.get(fault.name()))));
    if (bad) {
      System.out.println("what it left: " + folder);
    } else {
      delete(folder);
    }
    return bad;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
