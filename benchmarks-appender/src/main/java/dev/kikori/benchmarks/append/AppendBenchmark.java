package dev.kikori.benchmarks.append;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code benchmarks/run append [--quick | --goals]}: every appender, statement and number of callers, a fork each, those that are compared next to each
 * other in time. Leaves JMH's JSON in {@code benchmarks/results/append.json}; losses and the callers' bytes are in it as secondary metrics.
 */
public final class AppendBenchmark implements Benchmark {
  private static final Path RESULTS = Path.of("benchmarks", "results", "append.json");
  private static final Path PART = Path.of("benchmarks-appender", "target", "append-part.json");
  private static final String CLASS_PATH = "java.class.path";

  /** Pre-touched huge pages: page faults of a heap that is still growing would cost more than what is measured. */
  private static final String[] JVM = {
    "-Xms3g", "-Xmx3g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch", "-XX:+UseTransparentHugePages"
  };

  private static final int WARMUP = 4;
  private static final int MEASURED = 5;
  private static final int QUICK_WARMUP = 3;
  private static final int QUICK_MEASURED = 2;

  @Override
  public void run(List<String> arguments) throws IOException {
    AppendOptions options = AppendOptions.parse(arguments);
    RunRecord record =
        new RunRecord("append", "benchmarks/run append " + String.join(" ", arguments));
    record.print("machine: " + RunRecord.machine() + "; JDK: " + RunRecord.jdk());
    record.print("load average before the run: " + load());
    record.print(scope(options));
    Path json = options.part() ? PART : RESULTS;
    List<RunResult> results = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (int threads : options.threads()) {
      for (String method : options.methods()) {
        Map<Appender, RunResult> measured = inTurns(options, method, threads);
        measured.forEach(
            (appender, result) -> cells.add(Cell.of(appender, method, threads, result)));
        results.addAll(measured.values());
        write(results, json); // Each time: a run takes most of an hour.
      }
    }
    Report report = new Report(cells);
    report.print(record);
    record.print("load average after the run: " + load());
    if (!options.part() && !options.quick()) {
      record.write();
    }
    System.out.println("JMH's JSON: " + json);
    System.out.println(JsonMapper.shared().writeValueAsString(figures(options, report)));
  }

  /**
   * One fork of each appender after the other, and that as often as there are forks: on a machine that is now faster, now slower, what is
   * compared meets the same minutes.
   */
  private static Map<Appender, RunResult> inTurns(AppendOptions options, String method, int threads)
      throws IOException {
    Map<Appender, RunResult> measured = new LinkedHashMap<>();
    boolean more = true;
    for (int turn = 0; more; turn++) {
      more = false;
      for (Appender appender : options.appenders()) {
        if (options.measures(appender, method, threads) && turn < options.forks(appender, method)) {
          more = true;
          RunResult fork = measureFork(options, appender, method, threads);
          Cell cell = Cell.of(appender, method, threads, fork);
          System.err.printf(
              Locale.ROOT,
              "%-20s %-16s %d threads: %,8.0f ns, %5.1f %% lost%n",
              method,
              appender.label(),
              threads,
              cell.nanos(),
              cell.lostPercent());
          measured.merge(appender, fork, AppendBenchmark::joined);
        }
      }
    }
    return measured;
  }

  private static RunResult joined(RunResult earlier, RunResult later) {
    List<BenchmarkResult> forks = new ArrayList<>(earlier.getBenchmarkResults());
    forks.addAll(later.getBenchmarkResults());
    return new RunResult(earlier.getParams(), forks);
  }

  private static String scope(AppendOptions options) {
    return (options.quick()
            ? "A quick look: fewer statements, one caller, short iterations, fewer appenders saturated; for figures run it without --quick. "
            : "")
        + options.methods()
        + ", callers "
        + options.threads()
        + ", "
        + options.appenders().size()
        + " of "
        + Appender.values().length
        + " appenders";
  }

  private static RunResult measureFork(
      AppendOptions options, Appender appender, String method, int threads) throws IOException {
    String all = System.getProperty(CLASS_PATH);
    Path log = Files.createTempFile("kikori-append", ".jmh.txt");
    ChainedOptionsBuilder jmh =
        new OptionsBuilder()
            .include("\\." + AppendCost.class.getSimpleName() + "\\." + method + "$")
            .param("appender", appender.label())
            .threads(threads)
            .forks(1)
            .warmupIterations(options.quick() ? QUICK_WARMUP : WARMUP)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(options.quick() ? QUICK_MEASURED : MEASURED)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(options.profiler().isEmpty() ? VerboseMode.NORMAL : VerboseMode.EXTRA)
            .jvmArgs(JVM)
            .addProfiler(GCProfiler.class)
            .addProfiler(LossProfiler.class);
    if (options.profiler().isEmpty()) {
      jmh.output(log.toString());
    } else {
      jmh.addProfiler(
          options.profiler().replaceFirst(":.*", ""),
          options.profiler().contains(":") ? options.profiler().replaceFirst("[^:]*:", "") : "");
    }
    System.setProperty(CLASS_PATH, ClassPath.of(appender, all)); // Forks get what they find here.
    try {
      RunResult result = new Runner(jmh.build()).runSingle();
      Files.delete(log);
      return result;
    } catch (RunnerException e) {
      throw new IOException(
          appender.label() + ", " + method + " failed; JMH's output is in " + log, e);
    } finally {
      System.setProperty(CLASS_PATH, all);
    }
  }

  private static void write(List<RunResult> results, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
  }

  private static Map<String, Object> figures(AppendOptions options, Report report) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("benchmark", "append");
    figures.put("quick", options.quick());
    figures.put("machine", RunRecord.machine());
    figures.put("jdk", RunRecord.jdk());
    figures.put("load", load());
    figures.put("goals", report.goals());
    figures.put("cells", report.figures());
    return figures;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
