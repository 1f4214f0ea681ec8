package dev.kikori.benchmarks.score;

import dev.kikori.benchmarks.BenchmarkData;
import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * {@code benchmarks/run score [--quick] [score options]}: the IoTDB logs from file to verdict by {@code ./kikori score --windows}, a
 * process of its own each time. Prints each run and, last, the medians as JSON.
 */
public final class ScoreBenchmark implements Benchmark {
  private static final String ARCHIVE = "iotdb/multilog_iotdb.tar.xz";
  private static final int LINES = 1_000_000;
  private static final int QUICK_LINES = 200_000;
  private static final int RUNS = 3;
  private static final int QUICK_RUNS = 3;
  private static final double MEGA = 1024 * 1024;

  @Override
  public void run(List<String> options) throws IOException {
    List<String> scoreOptions = new ArrayList<>(options);
    boolean quick = scoreOptions.remove("--quick");
    RunRecord record = new RunRecord("score", "benchmarks/run score" + (quick ? " --quick" : ""));
    Path log = Files.createTempFile("kikori-iotdb", ".log");
    try {
      int lines = writeLines(BenchmarkData.file(ARCHIVE), log, quick ? QUICK_LINES : LINES);
      measure(log, lines, quick ? QUICK_RUNS : RUNS, scoreOptions, record);
    } finally {
      Files.delete(log);
    }
    record.write();
  }

  private static void measure(Path log, int lines, int runs, List<String> options, RunRecord record)
      throws IOException {
    ScoreRun.of(log, options); // Builds what is not built yet, and warms the disk cache.
    List<ScoreRun> all = new ArrayList<>();
    record.print(
        String.format(
            "%-4s %12s %10s %18s %12s %10s",
            "run", "lines/s", "seconds", "first verdict s", "verdicts", "peak MB"));
    for (int i = 1; i <= runs; i++) {
      ScoreRun run = ScoreRun.of(log, options);
      all.add(run);
      record.print(
          String.format(
              Locale.ROOT,
              "%-4d %,12.0f %10.2f %18.2f %,12d %10.0f",
              i,
              lines / run.seconds(),
              run.seconds(),
              run.firstVerdictSeconds(),
              run.verdicts(),
              run.peakBytes() / MEGA));
    }
    double seconds = median(all.stream().mapToDouble(ScoreRun::seconds).toArray());
    record.print(
        String.format(
            Locale.ROOT,
            "{\"lines\":%d,\"runs\":%d,\"lines_per_second\":%.0f,\"first_verdict_seconds\":%.2f,\"peak_mb\":%.0f}",
            lines,
            runs,
            lines / seconds,
            median(all.stream().mapToDouble(ScoreRun::firstVerdictSeconds).toArray()),
            all.stream().mapToLong(ScoreRun::peakBytes).max().orElse(0) / MEGA));
  }

  private static double median(double[] values) {
    java.util.Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Writes the first lines of the archive's logs behind one another. */
  private static int writeLines(Path archive, Path log, int most) throws IOException {
    int written = 0;
    try (TarArchiveInputStream members =
            new TarArchiveInputStream(
                new XZCompressorInputStream(
                    new BufferedInputStream(Files.newInputStream(archive))));
        BufferedWriter out = Files.newBufferedWriter(log, StandardCharsets.UTF_8)) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(members, StandardCharsets.UTF_8));
      for (TarArchiveEntry member = members.getNextEntry();
          member != null && written < most;
          member = members.getNextEntry()) {
        if (member.isFile() && member.getName().matches(".*/label\\d+\\.log")) {
          for (String line = lines.readLine();
              line != null && written < most;
              line = lines.readLine(), written++) {
            out.write(line);
            out.write('\n');
          }
        }
      }
    }
    if (written == 0) {
      throw new UnusableSetupException(
          "data: " + archive + " holds no label*.log (expected: the MultiLog data set)");
    }
    return written;
  }
}
