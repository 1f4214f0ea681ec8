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

/** Every example, as its page says, against a real scorer that is started once. */
final class ExamplesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;

  private static int grpcPort;
  private static int webPort;
  private static int webhookPort;
  private static RunningProcess receiver;
  private static RunningProcess scorer;

  @BeforeAll
  static void startScorerAndReceiver() throws IOException {
    grpcPort = freePort();
    webPort = freePort();
    webhookPort = freePort();
    receiver =
        RunningProcess.main(
            "examples/webhook-receiver",
            "com.example.webhook.WebhookReceiver",
            Map.of("PORT", String.valueOf(webhookPort), "KIKORI_WEBHOOK_SECRET", SECRET));
    Path config = folder.resolve("kikori.yaml");
    Files.writeString(
        config,
        """
        data: %s
        models: {repository: %s}
        intake: {grpc_port: %d, http: false}
        web: {port: %d}
        metrics: {enabled: false}
        notifications:
          route: {receiver: test, group_wait: 0s}
          receivers:
            - name: test
              webhook_configs:
                - url: http://127.0.0.1:%d/
                  format: log_analysis
                  secret_env: KIKORI_WEBHOOK_SECRET
                  http_config: {allow_private: [127.0.0.0/8]}
        """
            .formatted(
                folder.resolve("data"),
                RunningProcess.root().resolve("bundles"),
                grpcPort,
                webPort,
                webhookPort));
    scorer =
        RunningProcess.main(
            "scorer-server",
            "dev.kikori.server.ServerMain",
            Map.of("KIKORI_WEBHOOK_SECRET", SECRET),
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
    alertComesBack("examples/logback", "com.example.logback.Application", "logback");
  }

  @Test
  void log4j2_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("examples/log4j2", "com.example.log4j2.Application", "log4j2");
  }

  @Test
  void springBoot_logsTheAlertThatComesBack() throws Exception {
    alertComesBack("examples/spring-boot", "com.example.springboot.Application", "orders");
  }

  @Test
  void selfContained_startedByJavaJar_logsTheAlertThatComesBack() throws Exception {
    Path target = RunningProcess.root().resolve("examples/self-contained/target");
    String jar = RunningProcess.jar(target).toString();
    try (RunningProcess application =
        RunningProcess.java(List.of("-jar", jar), environment("self-contained"))) {
      assertAlerted(application, "self-contained");
    }
  }

  @Test
  void openTelemetry_withoutOurAppender_isAlerted() throws Exception {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:" + grpcPort,
            "OTEL_SERVICE_NAME",
            "opentelemetry");
    try (RunningProcess application =
        RunningProcess.main(
            "examples/opentelemetry", "com.example.opentelemetry.Application", environment)) {
      eventually(
          () ->
              assertThat(ask("/api/v1/alerts?service=opentelemetry"))
                  .as(application.output())
                  .contains("Payment of order"));
    }
  }

  @Test
  void webhookReceiver_takesWhatTheScorerHasSigned_andNothingElse() throws Exception {
    alertComesBack("examples/logback", "com.example.logback.Application", "signed");
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
    try (RunningProcess stock =
            RunningProcess.main(
                "examples/stock-log4j2", "com.example.stock.StockMain", stockEnvironment);
        RunningProcess shop =
            RunningProcess.main(
                "examples/shop-spring-boot", "com.example.shop.ShopApplication", shopEnvironment)) {
      eventually(() -> assertThat(stock.output()).contains("Listening on port"));
      eventually(() -> assertThat(shop.output()).contains("Started ShopApplication"));
      HttpRequest order =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shopPort + "/orders"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"customer\": 1, \"product\": 7, \"quantity\": 2}"))
              .build();
      assertThat(HTTP.send(order, BodyHandlers.ofString()).statusCode())
          .as(shop.output())
          .isEqualTo(201);
      eventually(
          () -> assertThat(ask("/api/v1/events?service=shop&q=confirmed")).contains("confirmed"));
      eventually(
          () -> assertThat(ask("/api/v1/events?service=stock&q=Reserved")).contains("Reserved"));
    }
  }

  private static void alertComesBack(String module, String main, String service) throws Exception {
    try (RunningProcess application = RunningProcess.main(module, main, environment(service))) {
      assertAlerted(application, service);
    }
  }

  private static void assertAlerted(RunningProcess application, String service) {
    eventually(
        () ->
            assertThat(application.output())
                .contains(
                    "Kikori alert firing: service " + service, "Payment of order <*> failed"));
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
