package dev.kikori.benchmarks.appender;

import dev.kikori.benchmarks.append.AppendBenchmark;
import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.Benchmarks;
import dev.kikori.benchmarks.delivery.DeliveryBenchmark;
import dev.kikori.benchmarks.idle.IdleBenchmark;
import dev.kikori.benchmarks.soak.SoakBenchmark;
import java.io.IOException;
import java.util.Map;
import java.util.logging.LogManager;

/** The appenders' cost, their delivery and their keep. A new benchmark is one more entry in {@link #BENCHMARKS}. */
public final class Main {
  private static final Map<String, Benchmark> BENCHMARKS =
      Map.of(
          "append",
          new AppendBenchmark(),
          "delivery",
          new DeliveryBenchmark(),
          "idle",
          new IdleBenchmark(),
          "soak",
          new SoakBenchmark());

  private Main() {}

  /** Runs {@code NAME [OPTIONS]}. */
  public static void main(String[] args) throws IOException {
    // gRPC's server tells at length of connections that are broken here on purpose.
    LogManager.getLogManager().reset();
    Benchmarks.run(BENCHMARKS, args);
  }
}
