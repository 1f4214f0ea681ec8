package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.logback.KikoriAppender;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.server.config.ConfigReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole road: an application's log call, the server with everything in it, and the alert in the application's own log. */
final class ScorerServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USUAL = 2_500;
  private static final int TROUBLE = 30;
  private static final int WINDOW = 100;

  private final HttpClient client = HttpClient.newHttpClient();
  private final LoggerContext application = new LoggerContext();
  private final ListAppender<ILoggingEvent> ownLog = new ListAppender<>();

  @TempDir private Path folder;

  @BeforeEach
  void hearFromOtherThreads() {
    ownLog.list = new CopyOnWriteArrayList<>();
  }

  @AfterEach
  void stopApplication() {
    application.stop();
  }

  @Test
  void incident_isAlertedInTheApplicationsLogAndOverRest_andSurvivesARestart() throws Exception {
    int port;
    String id;
    try (ScorerServer server = start(Ports.freeOrAny())) {
      port = server.grpcPort();
      Logger log = application(port);
      logUsual(log, USUAL);
      logTrouble(log);
      logUsual(log, WINDOW);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ownLog.list)
                      .anySatisfy(
                          event ->
                              assertThat(event.getFormattedMessage())
                                  .contains("no connection to the database")));
      JsonNode alerts = get(server, "/api/v1/alerts").get("alerts");
      assertThat(alerts).hasSize(1);
      assertThat(alerts.get(0).get("service").asString()).isEqualTo("orders");
      assertThat(alerts.get(0).get("status").asString()).isEqualTo("firing");
      id = alerts.get(0).get("id").asString();
      assertThat(get(server, "/api/v1/events?q=database").get("events")).isNotEmpty();
      assertThat(get(server, "/api/v1/services").toString()).contains("orders");
    }
    int alertsBefore = ownLog.list.size();
    try (ScorerServer server = start(port)) {
      assertThat(get(server, "/api/v1/alerts").get("alerts").get(0).get("id").asString())
          .isEqualTo(id);
      Logger log = application.getLogger("com.acme.orders.OrderService");
      logUsual(log, 2 * WINDOW);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(get(server, "/api/v1/services").toString())
                      .doesNotContain("\"events\":0,"));
      assertThat(get(server, "/api/v1/alerts").get("alerts")).hasSize(1);
    }
    assertThat(ownLog.list).hasSize(alertsBefore);
  }

  @Test
  void folderInUse_isToldAndNothingIsLeftRunning() throws Exception {
    try (ScorerServer first = start(0)) {
      assertThatThrownBy(() -> start(0)).hasMessageContaining(folder.resolve("data").toString());
      assertThat(get(first, "/api/v1/status").get("ready").asBoolean()).isTrue();
    }
    try (ScorerServer again = start(0)) {
      assertThat(get(again, "/v2/health/ready")).isNotNull();
    }
  }

  @Test
  void changedFile_isTakenOverOrRefused() throws Exception {
    Path file = folder.resolve("kikori.yaml");
    Files.writeString(file, configuration(0) + "reload_every: 100ms\n");
    ServerConfig config = new ConfigReader(name -> null).read(file, ServerConfig.class);
    try (ScorerServer server = ScorerServer.start(config, file)) {
      touch(file, configuration(0) + "nonsense: 1\n", 2_000);
      await()
          .atMost(PATIENCE)
          .until(() -> metrics(server).contains("scorer_config_last_reload_successful 0.0"));
      touch(file, configuration(0) + "reload_every: 100ms\n", 4_000);
      await()
          .atMost(PATIENCE)
          .until(() -> metrics(server).contains("scorer_config_last_reload_successful 1.0"));
    }
  }

  private static void touch(Path file, String text, long laterMillis) throws Exception {
    Files.writeString(file, text);
    Files.setLastModifiedTime(
        file,
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + laterMillis));
  }

  private ScorerServer start(int grpcPort) {
    return ScorerServer.start(
        new ConfigReader(name -> null).read(configuration(grpcPort), "test", ServerConfig.class),
        null);
  }

  /** Windows end and are judged by what is in them, however long a busy machine takes. */
  private String configuration(int grpcPort) {
    return """
        data: %s
        models: {repository: ../bundles}
        lanes: {window: {max_open: 5m, max_open_with_error: 5m}}
        batch: {deadline: 5m, target_delay: 5m}
        intake: {grpc_port: %d, http_port: 0}
        web: {port: 0}
        metrics: {port: 0}
        """
        .formatted(folder.resolve("data"), grpcPort);
  }

  private Logger application(int port) {
    application.setMDCAdapter(MDC.getMDCAdapter());
    KikoriAppender appender = new KikoriAppender();
    appender.setContext(application);
    appender.setOptions(
        KikoriOptions.builder()
            .service("orders")
            .instance("orders-1")
            .endpoint("127.0.0.1:" + port)
            .retry(
                RetryOptions.builder()
                    .initial(Duration.ofMillis(50))
                    .max(Duration.ofMillis(500))
                    .build())
            .build());
    appender.start();
    ownLog.setContext(application);
    ownLog.start();
    application.getLogger("ROOT").addAppender(appender);
    application.getLogger("kikori.alert").addAppender(ownLog);
    return application.getLogger("com.acme.orders.OrderService");
  }

  private static void logUsual(Logger log, int events) {
    for (int i = 0; i < events; i++) {
      switch (i % 3) {
        case 0 -> log.info("order {} accepted from customer {}", i, i * 7 % 1_000);
        case 1 -> log.info("order {} paid after {} ms", i, 20 + i % 90);
        default -> log.info("order {} shipped from warehouse {}", i, i % 12);
      }
    }
  }

  private static void logTrouble(Logger log) {
    for (int i = 0; i < TROUBLE; i++) {
      log.error(
          "order {} failed: no connection to the database",
          i,
          new IllegalStateException("refused"));
    }
  }

  private JsonNode get(ScorerServer server, String path) throws Exception {
    String body = text("http://127.0.0.1:" + server.webPort() + path);
    return body.isEmpty()
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(body);
  }

  private String metrics(ScorerServer server) throws Exception {
    String address =
        List.of(server.addresses().split("\\s+", -1)).stream()
            .filter(word -> word.endsWith("/metrics"))
            .findFirst()
            .orElseThrow();
    return text(address);
  }

  private String text(String address) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
