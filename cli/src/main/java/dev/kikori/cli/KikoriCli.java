package dev.kikori.cli;

import dev.kikori.scorer.model.BundleException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands that need no trainer. Every end has an {@linkplain ExitStatus exit status} and, if something is wrong, one line on standard
 * error that says what; a stack trace appears only if {@code KIKORI_DEBUG} is set.
 */
public final class KikoriCli {
  private static final int HELP_WIDTH = 100;

  private final Output out;
  private final PrintStream err;
  private final Style style;

  private KikoriCli(Output out, PrintStream err, Style style) {
    this.out = out;
    this.err = err;
    this.style = style;
  }

  public static void main(String[] args) {
    // The bare file descriptor: System.out swallows the news that nobody reads it any more.
    Output out = new Output(new FileOutputStream(FileDescriptor.out));
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    int status = run(out, err, Style.ofStandardOutput(), args);
    err.flush();
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @param out standard output
   * @param err standard error
   * @param style colour or not
   * @param args the command's name and its options
   * @return the exit status
   */
  static int run(Output out, PrintStream err, Style style, String... args) {
    return new KikoriCli(out, err, style).execute(args);
  }

  @Command(
      name = "kikori",
      description = "Watches the logs of Java services: log events in, true alerts out.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class Root {}

  private int execute(String... args) {
    CommandLine line = commandLine(out, err, style);
    try {
      int status = start(line.parseArgs(args));
      out.flush();
      return status;
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      return complain(
          ExitStatus.USAGE,
          message(e).replaceFirst("^Error: ", "") + " (see " + name + " --help)",
          e);
    } catch (Exception e) {
      return failed(e);
    }
  }

  /** The commands and their options. */
  static CommandLine commandLine(Output out, PrintStream err, Style style) {
    CommandLine line = new CommandLine(new Root());
    add(line, "score", new ScoreCommand(out, err, style));
    add(line, "templates", new TemplatesCommand(out, err));
    add(line, "sample", new SampleCommand(out, err, style));
    CommandLine bundle = add(line, "bundle", new BundleCommand());
    add(bundle, "inspect", new BundleCommand.Inspect(out));
    add(bundle, "verify", new BundleCommand.Verify(out));
    Ansi colours = style == Style.COLOURED ? Ansi.ON : Ansi.OFF;
    return line.setUsageHelpWidth(HELP_WIDTH)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours));
  }

  private static CommandLine add(CommandLine parent, String name, Object command) {
    CommandLine child = new CommandLine(command);
    child
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this text.")
                .build());
    parent.addSubcommand(name, child);
    return child;
  }

  private int start(ParseResult parsed) throws Exception {
    ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    CommandLine command = innermost.commandSpec().commandLine();
    if (innermost.isUsageHelpRequested()) {
      out.line(command.getUsageMessage().stripTrailing());
      return ExitStatus.OK;
    }
    if (command.getCommand() instanceof Callable<?> task) {
      return (Integer) task.call();
    }
    throw new ParameterException(
        command,
        "no command given (expected: "
            + String.join(", ", command.getSubcommands().keySet())
            + ")");
  }

  private int failed(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Output.Closed) {
        return ExitStatus.OUTPUT_CLOSED;
      }
    }
    if (e instanceof CommandFailure failure) {
      return complain(failure.status(), message(e), e);
    }
    if (e instanceof BundleException
        || e instanceof IOException
        || e instanceof UncheckedIOException) {
      return complain(ExitStatus.UNREADABLE, message(e), e);
    }
    return complain(
        ExitStatus.DEFECT,
        "a defect: "
            + e.getClass().getSimpleName()
            + ": "
            + message(e)
            + " (KIKORI_DEBUG=1 shows more)",
        e);
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private int complain(int status, String message, Exception cause) {
    err.println("kikori: " + Printable.line(message.replace("\n", "; ")));
    String debug = System.getenv("KIKORI_DEBUG");
    if (debug != null && !debug.isEmpty()) {
      cause.printStackTrace(err);
    }
    return status;
  }
}
