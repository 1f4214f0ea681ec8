package dev.kikori.benchmarks.common;

import java.io.IOException;
import java.util.List;

/** One measurement: prints its tables to standard output and ends with one line of JSON that holds every figure. */
public interface Benchmark {
  /**
   * Runs to the end.
   *
   * @param options what the user wrote after the name
   * @throws UnusableSetupException if data is absent or an option unknown
   */
  void run(List<String> options) throws IOException;
}
