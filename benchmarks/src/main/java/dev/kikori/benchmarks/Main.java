package dev.kikori.benchmarks;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.Benchmarks;
import dev.kikori.benchmarks.parse.ParseBenchmark;
import dev.kikori.benchmarks.score.ScoreBenchmark;
import java.io.IOException;
import java.util.Map;

/** Parsing and scoring. A new benchmark is one more entry in {@link #BENCHMARKS}. */
public final class Main {
  private static final Map<String, Benchmark> BENCHMARKS =
      Map.of("parse", new ParseBenchmark(), "score", new ScoreBenchmark());

  private Main() {}

  /** Runs {@code NAME [OPTIONS]}. */
  public static void main(String[] args) throws IOException {
    Benchmarks.run(BENCHMARKS, args);
  }
}
