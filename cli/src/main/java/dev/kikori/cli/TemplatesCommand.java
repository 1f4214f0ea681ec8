package dev.kikori.cli;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kikori templates}: what stays of the messages when their variables are taken out. */
@Command(
    name = "templates",
    description =
        "Print id, count and text of every template of a log, the most frequent first, tab-separated.",
    footer = {"", "Exit status: 0 printed, 2 bad usage, 3 unreadable input."})
final class TemplatesCommand implements Callable<Integer> {
  @Mixin private InputOptions input = new InputOptions();

  @Option(
      names = "--lines",
      description =
          "Print line number, id and template of every line instead, tab-separated; a tab in a template's text is printed as \\t.")
  private boolean lines;

  private final Output out;
  private final PrintStream err;

  TemplatesCommand(Output out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException {
    TemplateMiner miner = TemplateMiner.builder().build();
    LineIds ids = new LineIds();
    try (Input logs = Input.open(input, false)) {
      Progress progress = Progress.ofTerminal(err, logs::share);
      @Nullable LogEvent event;
      while ((event = logs.next()) != null) {
        Template template = miner.accept(event);
        if (lines) {
          ids.add(event.firstLine(), event.lastLine(), template);
        }
        progress.line(event.lastLine());
      }
      progress.hide();
      if (lines) {
        ids.print(miner, out);
      } else {
        printTemplates(miner);
      }
      out.flush();
      return InputOptions.report(logs, err, ExitStatus.OK);
    }
  }

  private void printTemplates(TemplateMiner miner) {
    List<Template> templates =
        miner.templates().stream()
            .sorted(
                Comparator.comparingLong((Template one) -> miner.count(one.id()))
                    .reversed()
                    .thenComparing(Template::hexId))
            .toList();
    for (Template template : templates) {
      out.line(
          template.hexId()
              + "\t"
              + miner.count(template.id())
              + "\t"
              + Printable.column(template.text()));
    }
  }

  /** Which template each line has in the end: a template may still generalise after a line has met it. */
  private static final class LineIds {
    private long[] rows = new long[3 * 1024];
    private int size;
    private final Map<Long, Template> met = new HashMap<>();

    void add(long firstLine, long lastLine, Template template) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, 2 * rows.length);
      }
      rows[size++] = firstLine;
      rows[size++] = lastLine;
      rows[size++] = template.id();
      met.putIfAbsent(template.id(), template);
    }

    void print(TemplateMiner miner, Output out) {
      for (int i = 0; i < size; i += 3) {
        Template living = miner.find(rows[i + 2]);
        Template template = living != null ? living : Objects.requireNonNull(met.get(rows[i + 2]));
        String row = template.hexId() + "\t" + Printable.column(template.text());
        for (long line = rows[i]; line <= rows[i + 1]; line++) {
          out.line(line + "\t" + row);
        }
      }
    }
  }
}
