package dev.kikori.benchmarks.common;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Dispatches a benchmark's name to what measures it. */
public final class Benchmarks {
  private static final int USAGE = 2;

  private Benchmarks() {}

  /**
   * Runs {@code NAME [OPTIONS]} and exits with 0, with 1 if the measurement found what must not be, or with 2 if the name or an option is
   * unknown or data is absent.
   *
   * @param benchmarks by name
   * @param args what the user wrote
   */
  public static void run(Map<String, Benchmark> benchmarks, String[] args) throws IOException {
    Benchmark benchmark = args.length == 0 ? null : benchmarks.get(args[0]);
    if (benchmark == null) {
      System.err.println(
          "benchmark: "
              + (args.length == 0 ? "none" : args[0])
              + " (expected: one of "
              + new TreeMap<>(benchmarks).keySet()
              + ")");
      System.exit(USAGE);
      return;
    }
    try {
      benchmark.run(Arrays.asList(args).subList(1, args.length));
    } catch (UnusableSetupException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
    // Not left to threads that a measured library keeps.
    System.exit(0);
  }
}
