package dev.kikori.server;

import dev.kikori.server.lane.LaneListener;
import java.time.Clock;
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
    return run(args, Clock.systemUTC(), more);
  }

  /**
   * The same by another clock than the system's.
   *
   * @param clock what time it is, for all that goes by the time of day
   */
  public static int run(String[] args, Clock clock, LaneListener... more) {
    return commandLine(clock, more).execute(args);
  }

  static CommandLine commandLine(Clock clock, LaneListener... more) {
    return new CommandLine(new Root())
        .addSubcommand(new ServeCommand(clock, more))
        .addSubcommand(new TokenCommand(System.out, System.err))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @CommandLine.Command(name = "kikori")
  private static final class Root {}
}
