package dev.kikori.server;

import dev.kikori.server.config.ConfigException;
import dev.kikori.server.config.ConfigReader;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.telemetry.OwnLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kikori serve}: the scorer server until it is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Score what applications send, and tell people: events in over gRPC and OTLP, alerts out.",
    footer = {
      "",
      "Without a configuration: everything on this host only, the bundled model, data in ./kikori-data.",
      "SIGTERM and Ctrl-C end it in an orderly way; what it has accepted is kept in any case.",
      "",
      "Exit status: 0 ended, 2 bad usage or configuration, 3 it can't start."
    })
final class ServeCommand implements Callable<Integer> {
  /** Where Kikori is installed; set by the launcher. */
  private static final String HOME = "kikori.home";

  private static final int OK = 0;
  private static final int USAGE = 2;
  private static final int CANNOT_START = 3;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML with the keys of docs/server.md; $${env:NAME:-default} is replaced.")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "Where it keeps its data.")
  private @Nullable Path data;

  @Option(names = "--check", description = "Check the configuration and end.")
  private boolean check;

  private final Clock clock;
  private final LaneListener[] more;

  ServeCommand(Clock clock, LaneListener... more) {
    this.clock = clock;
    this.more = more;
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerConfig settings;
    try {
      settings = settings();
    } catch (ConfigException e) {
      System.err.println("kikori: " + e.getMessage());
      return USAGE;
    }
    if (check) {
      System.out.println((config == null ? "the defaults" : config) + ": nothing wrong");
      return OK;
    }
    OwnLog.configure(settings.log());
    return serve(settings);
  }

  private ServerConfig settings() {
    ServerConfig read =
        config == null
            ? ServerConfig.DEFAULTS
            : new ConfigReader(System::getenv).read(config, ServerConfig.class);
    ServerConfig located = data == null ? read : read.withData(data);
    return located.installedIn(Path.of(System.getProperty(HOME, ".")));
  }

  private Integer serve(ServerConfig settings) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    ScorerServer server;
    try {
      server = ScorerServer.start(settings, config, clock, more);
    } catch (RuntimeException e) {
      System.err.println("kikori: " + e.getMessage());
      if (System.getenv("KIKORI_DEBUG") != null) {
        e.printStackTrace();
      }
      return CANNOT_START;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                },
                "kikori-end"));
    System.out.println(server.addresses());
    System.out.flush();
    ended.await();
    return OK;
  }
}
