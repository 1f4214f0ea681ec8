package dev.kikori.benchmarks.idle;

import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.benchmarks.common.Benchmark;
import dev.kikori.benchmarks.common.RunRecord;
import dev.kikori.benchmarks.common.UnusableSetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code benchmarks/run idle [--seconds=60]}: processor time of an application that logs nothing, without the appender, with it and a stream
 * open, and with it while nobody answers. The three run side by side as processes of their own, so that they meet the same machine; the
 * difference to the first is the appender's, and so is what its threads used.
 */
public final class IdleBenchmark implements Benchmark {
  private static final String SECONDS = "--seconds=";
  private static final int DEFAULT_SECONDS = 60;

  /** Compilers are done, gRPC's threads have come to rest, and attempts to connect have become rare. */
  private static final int SETTLE_MILLIS = 30_000;

  private static final String ROW = "%-32s %14s %16s %16s   %s";

  @Override
  public void run(List<String> arguments) throws IOException {
    int seconds = DEFAULT_SECONDS;
    for (String argument : arguments) {
      if (!argument.startsWith(SECONDS)) {
        throw new UnusableSetupException("option: " + argument + " (expected: " + SECONDS + "N)");
      }
      seconds = Integer.parseInt(argument.substring(SECONDS.length()));
    }
    RunRecord record = new RunRecord("idle", "benchmarks/run idle " + String.join(" ", arguments));
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour())) {
      List<Process> processes =
          List.of(start(0, seconds), start(scorer.port(), seconds), start(closedPort(), seconds));
      report(record, seconds, processes);
    }
    record.write();
  }

  private static void report(RunRecord record, int seconds, List<Process> processes)
      throws IOException {
    List<List<String>> answers = new ArrayList<>();
    for (Process process : processes) {
      answers.add(
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .toList());
    }
    record.print(
        "processor time in ms over "
            + seconds
            + " s without a log call, after "
            + SETTLE_MILLIS / 1_000
            + " s to settle");
    record.print(
        String.format(
            Locale.ROOT, ROW, "application", "process", "more than the", "appender's", "of these"));
    record.print(String.format(Locale.ROOT, ROW, "", "", "first", "threads", ""));
    double plain = millis(answers.get(0).get(0));
    row(record, "without the appender", plain, answers.get(0));
    row(record, "with it, stream open", plain, answers.get(1));
    row(record, "with it, nobody listens", plain, answers.get(2));
  }

  private static void row(RunRecord record, String name, double plain, List<String> answer) {
    double process = millis(answer.get(0));
    double own = 0;
    StringBuilder threads = new StringBuilder();
    for (String line : answer.subList(1, answer.size())) {
      String[] parts = line.split(" ", 2);
      own += millis(parts[0]);
      threads.append(String.format(Locale.ROOT, "%s %.2f  ", parts[1], millis(parts[0])));
    }
    record.print(
        String.format(
            Locale.ROOT,
            ROW,
            name,
            String.format(Locale.ROOT, "%.2f", process),
            String.format(Locale.ROOT, "%+.2f", process - plain),
            String.format(Locale.ROOT, "%.2f", own),
            threads));
  }

  private static double millis(String nanos) {
    return Long.parseLong(nanos) / 1e6;
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(int port, int seconds) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=append/logback-nop.xml",
            "-cp",
            System.getProperty("java.class.path"),
            IdleProcess.class.getName(),
            Integer.toString(port),
            Integer.toString(SETTLE_MILLIS),
            Integer.toString(seconds))
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
