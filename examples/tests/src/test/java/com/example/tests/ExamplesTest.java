package com.example.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example, started by what its page has one type, against a real scorer that is started once; ports alone are others, free ones. */
final class ExamplesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET = "KIKORI_WEBHOOK_SECRET";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;

  private static int grpcPort;
  private static int webPort;
  private static URI webhooks;
  private static RunningProcess receiver;
  private static RunningProcess scorer;

  @BeforeAll
  static void startScorerAndReceiver() throws IOException, InterruptedException {
    ExamplePage page = ExamplePage.of("webhook-receiver");
    String[] typed = page.commands().get(0).split("\n", 2);
    String secret = RunningProcess.shell(typed[0] + "\necho $" + SECRET, Map.of()).ended().strip();
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    receiver = RunningProcess.shell(onPort(0, typed[1]), Map.of(SECRET, secret));
    int webhookPort = port(receiver, "Listening on http://127.0.0.1:");
    webhooks = URI.create("http://127.0.0.1:" + webhookPort);
    Path config = folder.resolve("kikori.yaml");
    Files.writeString(
        config,
        """
        data: %s
        models: {repository: %s}
        intake: {grpc_port: 0, http: false}
        web: {port: 0}
        metrics: {enabled: false}
        """
                .formatted(folder.resolve("data"), RunningProcess.root().resolve("bundles"))
            + onPort(webhookPort, page.yaml().get(0))
                .replace("{receiver: mine}", "{receiver: mine, group_wait: 0s}"));
    scorer =
        RunningProcess.main(
            "scorer-server",
            "dev.kikori.server.ServerMain",
            Map.of(SECRET, secret),
            "serve",
            "--config",
            config.toString());
    grpcPort = port(scorer, "appenders and OTLP  127.0.0.1:");
    webPort = port(scorer, "dashboard and REST  http://127.0.0.1:");
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
    Map<String, String> patience = Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");
    try (RunningProcess application = RunningProcess.shell(here, patience)) {
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
        HttpRequest.newBuilder(webhooks)
            .headers("webhook-id", "msg_1", "webhook-timestamp", "1795000000")
            .headers("webhook-signature", "v1,AAAA")
            .POST(BodyPublishers.ofString("forged"))
            .build();
    assertThat(HTTP.send(forged, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    assertThat(receiver.output()).doesNotContain("forged");
  }

  @Test
  void shopAndStock_callEachOther_andBothAreHeard() throws Exception {
    Map<String, String> stockEnvironment = environment("stock");
    stockEnvironment.put("PORT", "0");
    stockEnvironment.put("MANAGEMENT_PORT", "0");
    try (RunningProcess stock = started("stock-log4j2", stockEnvironment)) {
      Map<String, String> shopEnvironment = environment("shop");
      shopEnvironment.put("PORT", "0");
      shopEnvironment.put("STOCK_URL", "http://127.0.0.1:" + port(stock, "Listening on port "));
      try (RunningProcess shop = started("shop-spring-boot", shopEnvironment)) {
        // The first one may be refused: the shop gives a stock that has just begun a second or two.
        eventually(
            () ->
                assertThat(ordered(shop))
                    .as(shop.output())
                    .contains("\"customer\":1,\"product\":7"));
        eventually(
            () -> assertThat(ask("/api/v1/events?service=shop&q=confirmed")).contains("confirmed"));
        eventually(
            () -> assertThat(ask("/api/v1/events?service=stock&q=Reserved")).contains("Reserved"));
      }
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

  /** What the shop answers to the order of its page. */
  private static String ordered(RunningProcess shop) throws IOException, InterruptedException {
    String order =
        ExamplePage.of("shop-spring-boot")
            .commands()
            .get(1)
            .replace("localhost:8081", "localhost:" + port(shop, "Tomcat started on port "));
    try (RunningProcess curl = RunningProcess.shell(order, Map.of())) {
      return curl.ended();
    }
  }

  private static String onPort(int port, String text) {
    assertThat(text).contains("8088");
    return text.replace("8088", String.valueOf(port));
  }

  /** The one that a process says it listens on, after these words. */
  private static int port(RunningProcess process, String words) {
    Pattern said = Pattern.compile(Pattern.quote(words) + "(\\d+)");
    eventually(() -> assertThat(process.output()).containsPattern(said));
    Matcher found = said.matcher(process.output());
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
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
}
