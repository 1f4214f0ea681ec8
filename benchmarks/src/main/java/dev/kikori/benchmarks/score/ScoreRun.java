package dev.kikori.benchmarks.score;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of {@code ./kikori score --windows} in a process of its own.
 *
 * @param seconds wall time from start to end, the start of the virtual machine included
 * @param firstVerdictSeconds wall time from start to the first verdict
 * @param verdicts how many came
 * @param peakBytes largest resident size, as the kernel counts it
 */
record ScoreRun(double seconds, double firstVerdictSeconds, long verdicts, long peakBytes) {
  private static final double NANOS = 1e9;
  private static final int WITH_ALERTS = 1;

  /** Scores a file with the bundle that the repository ships, or another one, in windows of 100 lines. */
  static ScoreRun of(Path log, List<String> options) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(List.of("./kikori", "score", "--windows", "--format", "iotdb"));
    command.addAll(options);
    command.add(log.toString());
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    PeakMemory memory = PeakMemory.of(process);
    long first = 0;
    long verdicts = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (out.readLine() != null) {
        verdicts++;
        first = first == 0 ? System.nanoTime() : first;
        memory.sampleAtTimes();
      }
      int status = process.waitFor();
      if (status > WITH_ALERTS) {
        throw new IOException(String.join(" ", command) + ": exit status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while scoring " + log, e);
    }
    return new ScoreRun(
        (System.nanoTime() - start) / NANOS, (first - start) / NANOS, verdicts, memory.peakBytes());
  }

  /** The high-water mark of a process's resident size, read from {@code /proc} while it runs; 0 where there is no such thing. */
  private static final class PeakMemory {
    private static final int EVERY = 64;

    private final Path status;
    private int calls;
    private long peak;

    private PeakMemory(Path status) {
      this.status = status;
    }

    static PeakMemory of(Process process) {
      return new PeakMemory(Path.of("/proc", String.valueOf(process.pid()), "status"));
    }

    void sampleAtTimes() {
      if (calls++ % EVERY == 0) {
        sample();
      }
    }

    private void sample() {
      try {
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith("VmHWM:")) {
            peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")) * 1024);
          }
        }
      } catch (IOException e) {
        // It has ended, or this is no Linux: what was read so far stands.
        peak = Math.max(peak, 0);
      }
    }

    long peakBytes() {
      return peak;
    }
  }
}
