package dev.kikori.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The processes of the demo: scorer, database, stock, shop. Each can be started again; all end with {@link #close}. */
final class Stage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SHOP = "examples/shop-spring-boot";
  private static final String STOCK = "examples/stock-log4j2";
  private static final String LOOPBACK = "http://127.0.0.1:";

  /** Small and quick to start, rather than fast in the long run. */
  private static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k");

  /** H2's driver doesn't tell by its codes that a connection is broken: the pool is to try each before it is used. */
  private static final String VALIDATE = "-Dcom.zaxxer.hikari.aliveBypassWindowMs=0";

  private final Installation installation;
  private final Path folder;
  private final Consumer<String> lines;
  private final Deque<ChildProcess> running = new ArrayDeque<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int grpcPort = Installation.freePort();
  private final int webPort = Installation.freePort();
  private final int databasePort = Installation.freePort();
  private final int stockPort = Installation.freePort();
  private final int managementPort = Installation.freePort();
  private final String endpoint = "127.0.0.1:" + grpcPort;
  private int instances;
  private boolean closed;
  private @Nullable ChildProcess database;
  private @Nullable ChildProcess stock;
  private @Nullable Shop shop;
  private @Nullable Shop before;
  private @Nullable Shop prepared;

  /**
   * A stage with nothing on it.
   *
   * @param folder for data and logs
   * @param lines hears what the services log
   */
  Stage(Installation installation, Path folder, Consumer<String> lines) throws IOException {
    this.installation = installation;
    this.folder = folder;
    this.lines = lines;
  }

  /** Where the dashboard is. */
  String dashboard() {
    return LOOPBACK + webPort;
  }

  /** Starts the scorer as a user would, its webhooks going to a port of this machine. */
  ChildProcess startScorer(int webhookPort, String secret) throws IOException {
    Path secretFile = Files.writeString(folder.resolve("webhook-secret"), secret);
    Path config = folder.resolve("kikori.yaml");
    Files.writeString(
        config,
        """
        data: %s
        intake: {grpc_port: %s, http: false, dashboard_url: "%s"}
        web: {port: %s}
        metrics: {enabled: false}
        notifications:
          route: {receiver: demo, group_by: ['...'], group_wait: 1s, group_interval: 5s}
          receivers:
            - name: demo
              webhook_configs:
                - url: http://127.0.0.1:%s/
                  format: log_analysis
                  secret_file: %s
                  http_config: {allow_private: [127.0.0.0/8]}
        """
            .formatted(
                folder.resolve("data"), grpcPort, dashboard(), webPort, webhookPort, secretFile));
    List<String> command =
        installation.java(
            "scorer-server",
            List.of("-Xmx768m", "-XX:+UseParallelGC"),
            "dev.kikori.server.ServerMain",
            "serve",
            "--config",
            config.toString());
    return start("scorer", command, Map.of(), "dashboard and REST", line -> {});
  }

  /** Starts the shop's database. */
  void startDatabase() throws IOException {
    List<String> command =
        installation.java(
            SHOP,
            SMALL,
            "org.h2.tools.Server",
            "-tcp",
            "-tcpPort",
            String.valueOf(databasePort),
            "-ifNotExists",
            "-baseDir",
            folder.resolve("database").toString());
    database = start("database", command, Map.of(), "TCP server running", line -> {});
  }

  /** Starts the stock service. */
  void startStock() throws IOException {
    List<String> command =
        installation.java(
            STOCK,
            List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k"),
            "com.example.stock.StockMain");
    Map<String, String> environment =
        Map.of(
            "PORT",
            String.valueOf(stockPort),
            "MANAGEMENT_PORT",
            String.valueOf(managementPort),
            "KIKORI_ENDPOINT",
            endpoint,
            "POD_NAME",
            "stock-1");
    stock = start("stock", command, environment, "Listening on port", lines);
  }

  /** Starts an instance of the shop beside the one that runs, and has it serve a few customers, so that the others find it warm. */
  void prepareShop(int release, Load load) throws IOException, InterruptedException {
    Shop shop = startShop(release);
    shop.process().awaitReady(PATIENCE);
    load.warmUp(shop.url());
    prepared = shop;
  }

  /** Turns all customers to the instance that was prepared last; the one before stays, in case. */
  void usePreparedShop(Load load) {
    Shop next = Objects.requireNonNull(prepared, "no instance of the shop is prepared");
    load.turnTo(next.url());
    before = shop;
    shop = next;
  }

  /** Turns all customers to the instance before again; the one that they had ends. */
  void goBack(Load load) {
    Shop last = Objects.requireNonNull(shop);
    Shop next = Objects.requireNonNull(before, "there is no instance of the shop to go back to");
    load.turnTo(next.url());
    shop = next;
    last.process().close();
  }

  private Shop startShop(int release) throws IOException {
    int port = Installation.freePort();
    instances++;
    List<String> command =
        installation.java(
            SHOP,
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", VALIDATE),
            "com.example.shop.ShopApplication",
            "--shop.release=" + release,
            "--spring.main.banner-mode=off");
    Map<String, String> environment =
        Map.of(
            "PORT", String.valueOf(port),
            "KIKORI_ENDPOINT", endpoint,
            "POD_NAME", "shop-" + instances,
            "STOCK_URL", LOOPBACK + stockPort,
            "DATABASE_URL", "jdbc:h2:tcp://127.0.0.1:" + databasePort + "/shop");
    return new Shop(
        LOOPBACK + port,
        start("shop-" + instances, command, environment, "Started ShopApplication", lines));
  }

  /** An instance of the shop. */
  private record Shop(String url, ChildProcess process) {}

  void awaitDatabase() throws InterruptedException {
    await(database);
  }

  void awaitStock() throws InterruptedException {
    await(stock);
  }

  void killDatabase() {
    kill(database);
  }

  void killStock() {
    kill(stock);
  }

  /** Has the stock service make trouble. */
  void troubleStock(String what, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(LOOPBACK + managementPort + "/trouble/" + what))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() != 204) {
      throw new DemoException("stock: /trouble/" + what + " answers " + answer.statusCode());
    }
  }

  /** What the scorer's REST interface says. */
  String ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(dashboard() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private static void await(@Nullable ChildProcess process) throws InterruptedException {
    if (process != null) {
      process.awaitReady(PATIENCE);
    }
  }

  private static void kill(@Nullable ChildProcess process) {
    if (process != null) {
      process.kill();
    }
  }

  private ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      String isReady,
      Consumer<String> listener)
      throws IOException {
    synchronized (running) {
      if (closed) {
        throw new DemoException(name + ": not started, the demo is ending");
      }
      ChildProcess process =
          ChildProcess.start(
              name,
              command,
              environment,
              folder.resolve(name + ".log"),
              line -> line.contains(isReady),
              listener);
      running.push(process);
      return process;
    }
  }

  /** Ends all of them, the last first; none is started after it. */
  @Override
  public void close() {
    synchronized (running) {
      closed = true;
      running.forEach(ChildProcess::close);
      running.clear();
    }
  }
}
