package dev.kikori.server;

import dev.kikori.server.lane.LaneListener;
import picocli.CommandLine;

/** The server's command line. */
public final class ServerMain {
  private ServerMain() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs a command to its end.
   *
   * @param more told of everything that lanes find, beside the server's own parts
   * @return the exit status
   */
  public static int run(String[] args, LaneListener... more) {
    return commandLine(more).execute(args);
  }

  static CommandLine commandLine(LaneListener... more) {
    return new CommandLine(new Root())
        .addSubcommand(new ServeCommand(more))
        .addSubcommand(new TokenCommand(System.out, System.err))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @CommandLine.Command(name = "kikori")
  private static final class Root {}
}
