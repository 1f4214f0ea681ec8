package dev.kikori.benchmarks.append;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Our end of a {@link SinkProcess}. */
public final class Sink implements AutoCloseable {
  private final Process process;
  private final BufferedReader from;
  private final PrintStream to;
  private final int httpPort;
  private final int tcpPort;
  private final int grpcPort;

  private Sink(Process process) throws IOException {
    this.process = process;
    from =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    to = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    String[] ports = answer().split(" ", -1);
    httpPort = Integer.parseInt(ports[0]);
    tcpPort = Integer.parseInt(ports[1]);
    grpcPort = Integer.parseInt(ports[2]);
  }

  /** Starts the process and waits until it listens. */
  public static Sink start() throws IOException {
    return new Sink(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dsun.net.httpserver.nodelay=true",
                // What a peer's Netty logs.
                "-Dlogback.configurationFile=" + Appender.LOGBACK_NOP.configuration(),
                "-cp",
                System.getProperty("java.class.path"),
                SinkProcess.class.getName())
            .redirectError(Redirect.INHERIT)
            .start());
  }

  int httpPort() {
    return httpPort;
  }

  int tcpPort() {
    return tcpPort;
  }

  public int grpcPort() {
    return grpcPort;
  }

  /** Events that have arrived so far. */
  public synchronized long events() {
    to.println();
    try {
      return Long.parseLong(answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  private String answer() throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new IOException("the sink has ended; what it printed stands above");
    }
    return line;
  }
}
