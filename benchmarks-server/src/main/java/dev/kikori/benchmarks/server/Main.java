package dev.kikori.benchmarks.server;

import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.Benchmarks;
import dev.kikori.benchmarks.faults.FaultsBenchmark;
import dev.kikori.benchmarks.serve.ServeBenchmark;
import java.io.IOException;
import java.util.Map;
import java.util.logging.LogManager;

/** The server under load and under faults. A new benchmark is one more entry in {@link #BENCHMARKS}. */
public final class Main {
  private static final Map<String, Benchmark> BENCHMARKS =
      Map.of("serve", new ServeBenchmark(), "faults", new FaultsBenchmark());

  private Main() {}

  /** Runs {@code NAME [OPTIONS]}. */
  public static void main(String[] args) throws IOException {
    LogManager.getLogManager().reset();
    Benchmarks.run(BENCHMARKS, args);
  }
}
