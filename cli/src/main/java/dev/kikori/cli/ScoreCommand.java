package dev.kikori.cli;

import dev.kikori.scorer.pipeline.ScoringPipeline;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.verdict.VerdictJson;
import dev.kikori.scorer.window.WindowCounters;
import dev.kikori.scorer.window.WindowSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kikori score}: log files in, alerts out. */
@Command(
    name = "score",
    description =
        "Score a log and print its alerts: when, how grave, what happened, which lines to read, and why.",
    footer = {
      "",
      "With --windows, each line is an object such as",
      "  {\"id\",\"first_line\",\"last_line\",\"score\",\"risk_score\",\"should_alert_user\",",
      "   \"messages\":{\"critical\":[line numbers],\"warning\":[...]},\"summary\":[...],\"unseen_templates\"}",
      "whose score is between 0 and 1; an alert begins at 0.5. Lines are counted from 1, on through all files.",
      "",
      "Exit status: 0 no alert, 1 alerts, 2 bad usage, 3 unreadable input."
    })
final class ScoreCommand implements Callable<Integer> {
  @Mixin private InputOptions input = new InputOptions();
  @Mixin private WindowOptions windows = new WindowOptions();

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "The model bundle; the one that Kikori comes with unless given.")
  private @Nullable Path bundle;

  @Option(
      names = "--normal",
      paramLabel = "FILE",
      description =
          "A log of a time when nothing was wrong: what it doesn't show is strange, for good. Without, the log's own past is what is usual.")
  private @Nullable String normal;

  @Option(
      names = "--budget",
      paramLabel = "N",
      description =
          "False alerts that you can bear, per 1,000 windows; ${DEFAULT-VALUE} unless given.")
  private double budget = ScoringPipeline.Builder.DEFAULT_BUDGET;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the model; as many as there are cores unless given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--per-service",
      description =
          "Take each service (host, pod, node) that the lines name as a stream of its own, with windows and a past of its own.")
  private boolean perService;

  @Option(
      names = "--follow",
      description = "Go on reading as the file grows, also when it is rotated; end with Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--json",
      description =
          "Print one JSON object per alert; of a stream that goes on, one when it fires and one when it is resolved.")
  private boolean json;

  @Option(
      names = "--windows",
      description = "Print one JSON object for every window or session instead.")
  private boolean everyWindow;

  private final Output out;
  private final PrintStream err;
  private final Style style;

  ScoreCommand(Output out, PrintStream err, Style style) {
    this.out = out;
    this.err = err;
    this.style = style;
  }

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || threads > 256) {
      throw CommandFailure.usage("--threads: " + threads + " (expected: 1..256)");
    }
    boolean live = follow || input.readsStandardInput();
    WindowSpec spec = windows.spec(live);
    try (Input logs = Input.open(input, follow);
        Input past = Input.open(input.of(normal), false)) {
      Scoring scoring =
          new Scoring(
              Installation.bundle(bundle),
              spec,
              normal == null ? null : past,
              perService,
              budget,
              threads);
      if (live) {
        out.live();
      }
      Progress progress = Progress.ofTerminal(err, logs::share);
      Printer printer = new Printer(logs, live, progress);
      WindowCounters cut = scoring.run(logs, progress, printer::verdict, printer::alert);
      printer.end(cut, spec instanceof WindowSpec.Time);
      InputOptions.report(past, err, ExitStatus.OK);
      return InputOptions.report(
          logs, err, printer.alerts.get() > 0 ? ExitStatus.ALERTS : ExitStatus.OK);
    }
  }

  /** Prints what the pipeline finds, on the pipeline's thread. */
  private final class Printer {
    final AtomicLong alerts = new AtomicLong();
    private final Input logs;
    private final boolean live;
    private final Progress progress;
    private final AlertText text;

    Printer(Input logs, boolean live, Progress progress) {
      this.logs = logs;
      this.live = live;
      this.progress = progress;
      this.text = new AlertText(style, logs::place);
    }

    void verdict(Verdict verdict) {
      if (everyWindow) {
        out.line(Printable.json(VerdictJson.of(verdict)));
      }
    }

    /** What is read to its end is told once, whole; what goes on is told when it starts and when it ends. */
    void alert(Alert alert) {
      if (alert.status() == Alert.Status.FIRING) {
        alerts.incrementAndGet();
      }
      boolean ended = alert.status() == Alert.Status.RESOLVED;
      if (everyWindow || alert.status() == Alert.Status.UPDATED || (!live && !ended)) {
        return;
      }
      progress.hide();
      if (json) {
        out.line(Printable.json(VerdictJson.of(alert)));
      } else if (live && ended) {
        out.line(text.resolved(alert));
        out.line("");
      } else {
        text.block(alert).forEach(out::line);
      }
    }

    void end(WindowCounters cut, boolean byTime) {
      if (!json && !everyWindow) {
        out.line(
            Numbers.counted(logs.lines(), "line")
                + ", "
                + Numbers.counted(cut.windows(), "window")
                + ", "
                + Numbers.counted(alerts.get(), "alert"));
      }
      out.flush();
      note(cut.late(), "came late, after a younger one, and went into the window that was open");
      note(
          byTime ? cut.withoutTime() : 0,
          "without a time counted as of the time of the line before");
      note(cut.withoutKey(), "named no session: in no window");
      note(cut.sampledOut(), "between two windows: in none");
      note(cut.cutLines(), "too many for a window: cut");
      if (cut.sessionsEvicted() > 0) {
        err.println(
            "kikori: note: "
                + Numbers.counted(cut.sessionsEvicted(), "session")
                + " ended early: too many were open");
      }
    }

    private void note(long lines, String fate) {
      if (lines > 0) {
        err.println("kikori: note: " + Numbers.counted(lines, "line") + " " + fate);
      }
    }
  }
}
