package dev.kikori.cli;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.pipeline.ScoringPipeline;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code kikori sample}: a made-up log goes through the very road that {@code score} takes. Only the closing table knows when the fault began.
 */
@Command(
    name = "sample",
    description =
        "Replay a log that Kikori makes up, of an order service that loses its database, and show the alerts.",
    footer = {"", "Exit status: 0 shown, 2 bad usage, 3 no bundle or no place for the log."})
final class SampleCommand implements Callable<Integer> {

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which log to make up; ${DEFAULT-VALUE} unless given.")
  private long seed = 1;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Keep the made-up log in FILE, to read it or to score it.")
  private @Nullable Path keep;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "The model bundle; the one that Kikori comes with unless given.")
  private @Nullable Path bundle;

  private final Output out;
  private final PrintStream err;
  private final Style style;

  SampleCommand(Output out, PrintStream err, Style style) {
    this.out = out;
    this.err = err;
    this.style = style;
  }

  @Override
  public Integer call() throws IOException {
    Path model = Installation.bundle(bundle);
    SampleLog.Log log = SampleLog.generate(seed);
    Path file = keep != null ? keep : Files.createTempFile("kikori-sample", ".log");
    try {
      Files.write(file, log.lines());
      out.line(
          "An order service runs well for "
              + SampleLog.GOOD.toMinutes()
              + " minutes, is without its database for "
              + SampleLog.OUTAGE.toMinutes()
              + ", and recovers: "
              + Numbers.counted(log.lines().size(), "line")
              + ".");
      out.line(
          "Kikori has never met it. It reads the log from the start, in windows of the size that it was trained on.");
      out.line("");
      Tally tally = new Tally(log);
      score(model, file, tally);
      tally.print();
      if (keep != null) {
        out.line("");
        out.line("The log is in " + Printable.line(keep.toString()) + ".");
      }
      return ExitStatus.OK;
    } finally {
      if (keep == null) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void score(Path model, Path file, Tally tally) throws IOException {
    Scoring scoring =
        new Scoring(
            model,
            null,
            null,
            false,
            ScoringPipeline.Builder.DEFAULT_BUDGET,
            Runtime.getRuntime().availableProcessors());
    try (Input logs = Input.open(file)) {
      Progress progress = Progress.ofTerminal(err, logs::share);
      AlertText text = new AlertText(style, logs::place);
      scoring.run(
          logs,
          progress,
          tally::note,
          alert -> {
            if (alert.status() == Alert.Status.RESOLVED) {
              progress.hide();
              text.block(alert).forEach(out::line);
            }
          });
    }
  }

  /** Sets what was found against what was injected. */
  private final class Tally {
    private final SampleLog.Log log;
    private long windowsBefore;
    private long alertsBefore;
    private long windowsDuring;
    private long alertsDuring;
    private long windowsAfter;
    private long alertsAfter;
    private @Nullable Verdict first;

    Tally(SampleLog.Log log) {
      this.log = log;
    }

    void note(Verdict verdict) {
      int alert = verdict.shouldAlert() ? 1 : 0;
      if (verdict.window().lastLine() < log.faultLine()) {
        windowsBefore++;
        alertsBefore += alert;
      } else if (verdict.window().firstLine() < log.recoveredLine()) {
        windowsDuring++;
        alertsDuring += alert;
        if (first == null && verdict.shouldAlert()) {
          first = verdict;
        }
      } else {
        windowsAfter++;
        alertsAfter += alert;
      }
    }

    void print() {
      row("fault injected at", clock(log.faultAt()) + ", line " + Numbers.grouped(log.faultLine()));
      row("first alert at", firstAlert());
      row(
          "fault over at",
          clock(log.recoveredAt()) + ", line " + Numbers.grouped(log.recoveredLine()));
      row(
          "alerts while it lasted",
          alertsDuring + " of " + Numbers.counted(windowsDuring, "window"));
      row(
          "false alerts before it",
          alertsBefore + " of " + Numbers.counted(windowsBefore, "window"));
      row("false alerts after it", alertsAfter + " of " + Numbers.counted(windowsAfter, "window"));
    }

    private String firstAlert() {
      Verdict verdict = first;
      if (verdict == null) {
        return style.red("none: the fault was missed");
      }
      Instant seen = lastTime(verdict);
      return clock(seen)
          + ", after line "
          + Numbers.grouped(verdict.window().lastLine())
          + ", "
          + Math.max(0, Duration.between(log.faultAt(), seen).toSeconds())
          + " s after the fault, when its window was full";
    }

    private Instant lastTime(Verdict verdict) {
      List<WindowLine> lines = verdict.window().lines();
      LogEvent last = lines.get(lines.size() - 1).event();
      return last.hasTimestamp() ? Instant.ofEpochMilli(last.timestampMillis()) : log.faultAt();
    }

    private String clock(Instant at) {
      return Numbers.time(at.toEpochMilli());
    }

    private void row(String label, String value) {
      out.line(style.bold(String.format("%-24s", label)) + value);
    }
  }
}
