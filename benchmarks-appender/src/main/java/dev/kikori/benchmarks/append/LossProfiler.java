package dev.kikori.benchmarks.append;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Puts a fork's {@link Losses} beside its times, into the same record. */
public final class LossProfiler implements ExternalProfiler {
  static final String CALLS = "calls";
  static final String LOST = "lost";
  static final String LATE = "late";
  static final String CALLER_BYTES = "caller.bytes";
  static final String STOP_SECONDS = "stop.seconds";

  private final Path file;

  public LossProfiler() throws IOException {
    file = Files.createTempFile("kikori-append", ".losses");
    file.toFile().deleteOnExit();
  }

  @Override
  public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
    return List.of();
  }

  @Override
  public Collection<String> addJVMOptions(BenchmarkParams params) {
    return List.of("-D" + Losses.FILE_PROPERTY + "=" + file);
  }

  @Override
  public void beforeTrial(BenchmarkParams params) {}

  @Override
  public Collection<? extends Result<?>> afterTrial(
      BenchmarkResult result, long pid, File standardOutput, File standardError) {
    try {
      Losses losses = Losses.read(file);
      return List.of(
          new ScalarResult(CALLS, losses.calls(), "events", AggregationPolicy.SUM),
          new ScalarResult(LOST, losses.lost(), "events", AggregationPolicy.SUM),
          new ScalarResult(LATE, losses.late(), "events", AggregationPolicy.SUM),
          new ScalarResult(CALLER_BYTES, losses.callerBytes(), "B/op", AggregationPolicy.AVG),
          new ScalarResult(STOP_SECONDS, losses.stopSeconds(), "s", AggregationPolicy.MAX));
    } catch (IOException e) {
      throw new UncheckedIOException("the fork left no account of its losses", e);
    }
  }

  @Override
  public boolean allowPrintOut() {
    return true;
  }

  @Override
  public boolean allowPrintErr() {
    return true;
  }

  @Override
  public String getDescription() {
    return "events lost and bytes allocated by the callers";
  }
}
