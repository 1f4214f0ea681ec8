package com.example.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example, started by what its page has one type, against a real scorer that is started once; ports alone are others. */
final class ExamplesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECRET = "KIKORI_WEBHOOK_SECRET";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;

  private static int grpcPort;
  private static int webPort;
  private static int webhookPort;
  private static RunningProcess receiver;
  private static RunningProcess scorer;

  @BeforeAll
  static void startScorerAndReceiver() throws IOException, InterruptedException {
    grpcPort = freePort();
    webPort = freePort();
    webhookPort = freePort();
    ExamplePage page = ExamplePage.of("webhook-receiver");
    String[] typed = page.commands().get(0).split("\n", 2);
    String secret = RunningProcess.shell(typed[0] + "\necho $" + SECRET, Map.of()).ended().strip();
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    receiver = RunningProcess.shell(onFreePort(typed[1]), Map.of(SECRET, secret));
    Path config = folder.resolve("kikori.yaml");
    Files.writeString(
        config,
        """
        data: %s
        models: {repository: %s}
        intake: {grpc_port: %d, http: false}
        web: {port: %d}
        metrics: {enabled: false}
        """
                .formatted(
                    folder.resolve("data"),
                    RunningProcess.root().resolve("bundles"),
                    grpcPort,
                    webPort)
            + onFreePort(page.yaml().get(0))
                .replace("{receiver: mine}", "{receiver: mine, group_wait: 0s}"));
    scorer =
        RunningProcess.main(
            "scorer-server",
            "dev.kikori.server.ServerMain",
            Map.of(SECRET, secret),
            "serve",
            "--config",
            config.toString());
    eventually(() -> assertThat(scorer.output()).contains("dashboard and REST  http"));
  }

  @AfterAll
  static void end() {
    scorer.close();
    receiver.close();
  }

  @Test
  void logback_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("logback", "logback");
  }

  @Test
  void log4j2_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("log4j2", "log4j2");
  }

  @Test
  void springBoot_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("spring-boot", "orders");
  }

  @Test
  void selfContained_startedByJavaJar_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("self-contained", "self-contained");
  }

  @Test
  void openTelemetry_withoutOurAppender_isAlerted() throws Exception {
    String typed = ExamplePage.of("opentelemetry").commands().get(0);
    assertThat(typed).contains("localhost:4317", "OTEL_SERVICE_NAME=orders");
    String here =
        typed
            .replace("localhost:4317", "localhost:" + grpcPort)
            .replace("OTEL_SERVICE_NAME=orders", "OTEL_SERVICE_NAME=opentelemetry");
    try (RunningProcess application = RunningProcess.shell(here, Map.of())) {
      eventually(
          () ->
              assertThat(ask("/api/v1/alerts?service=opentelemetry"))
                  .as(application.output())
                  .contains("Payment of order"));
    }
  }

  @Test
  void webhookReceiver_takesWhatTheScorerHasSigned_andNothingElse() throws Exception {
    alertComesBack("logback", "signed");
    eventually(
        () -> assertThat(receiver.output()).contains("\"service\":\"signed\"", "alert.firing"));
    HttpRequest forged =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhookPort))
            .headers("webhook-id", "msg_1", "webhook-timestamp", "1795000000")
            .headers("webhook-signature", "v1,AAAA")
            .POST(BodyPublishers.ofString("forged"))
            .build();
    assertThat(HTTP.send(forged, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    assertThat(receiver.output()).doesNotContain("forged");
  }

  @Test
  void shopAndStock_callEachOther_andBothAreHeard() throws Exception {
    String stockPort = String.valueOf(freePort());
    String shopPort = String.valueOf(freePort());
    Map<String, String> stockEnvironment = environment("stock");
    stockEnvironment.put("PORT", stockPort);
    stockEnvironment.put("MANAGEMENT_PORT", "0");
    Map<String, String> shopEnvironment = environment("shop");
    shopEnvironment.put("PORT", shopPort);
    shopEnvironment.put("STOCK_URL", "http://127.0.0.1:" + stockPort);
    List<String> typed = ExamplePage.of("shop-spring-boot").commands();
    try (RunningProcess stock = started("stock-log4j2", stockEnvironment);
        RunningProcess shop = started("shop-spring-boot", shopEnvironment)) {
      eventually(() -> assertThat(stock.output()).contains("Listening on port"));
      eventually(() -> assertThat(shop.output()).contains("Started ShopApplication"));
      String order = typed.get(1).replace("localhost:8081", "localhost:" + shopPort);
      try (RunningProcess curl = RunningProcess.shell(order, Map.of())) {
        assertThat(curl.ended()).as(shop.output()).contains("\"customer\":1,\"product\":7");
      }
      eventually(
          () -> assertThat(ask("/api/v1/events?service=shop&q=confirmed")).contains("confirmed"));
      eventually(
          () -> assertThat(ask("/api/v1/events?service=stock&q=Reserved")).contains("Reserved"));
    }
  }

  @Test
  void dependency_ofTheOverview_isAModuleOfThisVersion() throws Exception {
    String dependency = ExamplePage.of(".").xml().get(0);
    String pom = Files.readString(RunningProcess.root().resolve("pom.xml"));

    assertThat(pom)
        .contains(
            "<module>" + inside(dependency, "artifactId").replace("kikori-", "") + "</module>")
        .contains("<version>" + inside(dependency, "version") + "</version>");
  }

  private static String inside(String xml, String element) {
    return xml.replaceAll("(?s).*<" + element + ">(.*)</" + element + ">.*", "$1");
  }

  private static void alertComesBack(String example, String service) throws Exception {
    try (RunningProcess application = started(example, environment(service))) {
      eventually(
          () ->
              assertThat(application.output())
                  .contains(
                      "Kikori alert firing: service " + service, "Payment of order <*> failed"));
    }
  }

  private static RunningProcess started(String example, Map<String, String> environment)
      throws IOException {
    return RunningProcess.shell(ExamplePage.of(example).commands().get(0), environment);
  }

  private static String onFreePort(String text) {
    assertThat(text).contains("8088");
    return text.replace("8088", String.valueOf(webhookPort));
  }

  private static Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KIKORI_ENDPOINT", "127.0.0.1:" + grpcPort);
    environment.put("SERVICE", service);
    return environment;
  }

  private static String ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webPort + path)).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
