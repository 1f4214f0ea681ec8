package dev.kikori.benchmarks.serve;

import dev.kikori.server.ServerMain;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The scorer server in a process of its own, as {@code kikori serve} starts it, on ports that stay the same when it is started again. */
public final class ServerUnderTest implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final String HEAP = "640m";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Class<?> main;
  private final Map<String, String> environment;
  private final Path config;
  private final int grpcPort = freePort();
  private final int httpPort = freePort();
  private final int metricsPort = freePort();
  private final int otlpPort = freePort();
  private Process process;

  /**
   * Starts it and waits until it is ready.
   *
   * @param folder for its data and its configuration
   * @param more YAML to add to the configuration
   * @param main what is started: {@link ServerMain}, or something that adds to it
   */
  public ServerUnderTest(Path folder, String more, Class<?> main) throws IOException {
    this(folder, more, main, Map.of(), false);
  }

  /**
   * The same with more in its environment, and with OTLP over HTTP.
   *
   * @param environment variables beside those of this process
   */
  public ServerUnderTest(Path folder, String more, Class<?> main, Map<String, String> environment)
      throws IOException {
    this(folder, more, main, environment, true);
  }

  private ServerUnderTest(
      Path folder, String more, Class<?> main, Map<String, String> environment, boolean otlp)
      throws IOException {
    this.folder = folder;
    this.main = main;
    this.environment = environment;
    this.config =
        Files.writeString(
            folder.resolve("kikori.yaml"),
            """
            data: %s
            intake: {grpc_port: %d, %s}
            web: {port: %d}
            metrics: {port: %d}
            log: {level: warn}
            %s
            """
                .formatted(
                    data(),
                    grpcPort,
                    otlp ? "http_port: " + otlpPort : "http: false",
                    httpPort,
                    metricsPort,
                    more));
    this.process = launch();
    awaitReady();
  }

  public String endpoint() {
    return "127.0.0.1:" + grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  /** Port of OTLP over HTTP. */
  public int otlpPort() {
    return otlpPort;
  }

  /** Where it keeps everything. */
  public Path data() {
    return folder.resolve("data");
  }

  /** What it has printed since it was started first. */
  public Path log() {
    return folder.resolve("server.log");
  }

  /** The body that a path of its REST interface answers with. */
  public String get(String path) throws IOException, InterruptedException {
    return text(httpPort, path);
  }

  /** The body that a request of another method, with a body of JSON, is answered with. */
  public String send(String method, String path, String json)
      throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(LONGEST_ANSWER)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Its metrics as Prometheus reads them. */
  public String metrics() throws IOException, InterruptedException {
    return text(metricsPort, "/metrics");
  }

  /** The sum of a metric over its labels; of those lines only that hold a text. */
  public double metric(String name, String labels) throws IOException, InterruptedException {
    return scrape().sum(name, labels);
  }

  private String text(int port, String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LONGEST_ANSWER)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  Scrape scrape() throws IOException, InterruptedException {
    return Scrape.of(metricsPort);
  }

  /** Events that went through lanes; waits, for as long as there is progress, until they are so many. */
  long parsed(long wanted) throws IOException, InterruptedException {
    long before = -1;
    long now = events();
    while (now < wanted && now > before) {
      before = now;
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      now = events();
    }
    return now;
  }

  /** Waits until so many events went through lanes, and their windows too. */
  public void awaitParsed(long wanted) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (events() < wanted && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private long events() throws IOException, InterruptedException {
    return Math.round(scrape().sum("scorer_parser_log_records_total", ""));
  }

  /** Resident memory of the process, megabytes. */
  public double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return Double.NaN;
  }

  /** Processor time of the process so far, seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3;
  }

  /** Kills it where it stands: no shutdown hook runs. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after a {@link #kill}, without waiting for it to be ready. */
  public void startAgain() throws IOException {
    process = launch();
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() throws IOException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("the server did not start: " + Files.readString(log()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean isReady() {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + httpPort + "/v2/health/ready"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Child.command(HEAP, main, "serve", "--config", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }

  /** Ends it in an orderly way. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
