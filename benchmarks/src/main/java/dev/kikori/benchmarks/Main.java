package dev.kikori.benchmarks;

import dev.kikori.benchmarks.parse.ParseBenchmark;
import dev.kikori.benchmarks.score.ScoreBenchmark;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Dispatches a benchmark's name to what measures it. A new benchmark is one more entry in {@link #BENCHMARKS}. */
public final class Main {
  private static final int USAGE = 2;
  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(Map.of("parse", new ParseBenchmark(), "score", new ScoreBenchmark()));

  private Main() {}

  /** Runs {@code NAME [OPTIONS]} and exits with 0, or with 2 if the name or an option is unknown or data is absent. */
  public static void main(String[] args) throws IOException {
    Benchmark benchmark = args.length == 0 ? null : BENCHMARKS.get(args[0]);
    if (benchmark == null) {
      System.err.println(
          "benchmark: "
              + (args.length == 0 ? "none" : args[0])
              + " (expected: one of "
              + BENCHMARKS.keySet()
              + ")");
      System.exit(USAGE);
      return;
    }
    List<String> options = Arrays.asList(args).subList(1, args.length);
    try {
      benchmark.run(options);
    } catch (UnusableSetupException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }
}
