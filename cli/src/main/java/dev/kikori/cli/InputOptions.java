package dev.kikori.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is read, and in what layout: the same options for every command that reads logs. */
final class InputOptions {
  static final String STANDARD_INPUT = "-";

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Log files, plain or gzip, read one after another as one stream; - is standard input.")
  private List<String> files = new ArrayList<>();

  @ArgGroup(exclusive = true)
  private @Nullable LayoutOption layout;

  @Option(
      names = "--strip-first-column",
      description =
          "Drop each line's first column (up to white space) before anything sees it: a label, or a collector's prefix.")
  private boolean stripFirstColumn;

  /** A layout by name or by pattern; detected if neither is given. */
  static final class LayoutOption {
    @Option(
        names = "--format",
        paramLabel = "NAME",
        completionCandidates = FormatNames.class,
        description =
            "Name of the layout, detected from the first lines unless given: ${COMPLETION-CANDIDATES}.")
    @Nullable String format;

    @Option(
        names = "--pattern",
        paramLabel = "PATTERN",
        description =
            "A Logback or Log4j2 pattern, such as \"%%d [%%t] %%-5p %%logger{36} - %%m%%n\".")
    @Nullable String pattern;
  }

  /** The same layout for another file; none if it is null. */
  InputOptions of(@Nullable String file) {
    InputOptions other = new InputOptions();
    other.files = file == null ? List.of() : List.of(file);
    other.layout = layout;
    other.stripFirstColumn = stripFirstColumn;
    return other;
  }

  List<String> files() {
    return List.copyOf(files);
  }

  @Nullable String format() {
    return layout == null ? null : layout.format;
  }

  @Nullable String pattern() {
    return layout == null ? null : layout.pattern;
  }

  boolean stripFirstColumn() {
    return stripFirstColumn;
  }

  /**
   * Says what readers met on standard error.
   *
   * @param status the status so far
   * @return the status, {@link ExitStatus#UNREADABLE} if a file could not be read to its end
   */
  static int report(Input logs, PrintStream err, int status) {
    logs.notes().forEach(note -> err.println("kikori: note: " + note));
    logs.damages().forEach(damage -> err.println("kikori: " + Printable.line(damage)));
    return logs.damages().isEmpty() ? status : ExitStatus.UNREADABLE;
  }

  boolean readsStandardInput() {
    return files.contains(STANDARD_INPUT);
  }
}
