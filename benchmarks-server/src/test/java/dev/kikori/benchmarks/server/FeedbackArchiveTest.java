package dev.kikori.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.ScorerServer;
import dev.kikori.server.ServerConfig;
import dev.kikori.server.config.ConfigReader;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.Dataset;
import dev.kikori.trainer.data.LabelledWindow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people said of alerts, from a running server's archive to the trainer's labelled windows: what {@code finetune} begins with. */
final class FeedbackArchiveTest {
  private static final List<String> SERVICES =
      List.of("orders", "payments", "stock", "mail", "search");
  private static final int USUAL = 10;
  private static final int TROUBLE = 3;
  private static final String TRACE =
      "java.net.ConnectException: refused\n\tat shop.Database.open(Database.java:17)";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);

  @TempDir private Path folder;

  @Test
  void archive_ofARunningServer_becomesTheTrainersWindows_eachWithWhatWasSaidOfIt()
      throws Exception {
    try (ScorerServer server = start()) {
      for (String service : SERVICES) {
        logTrouble(server, service);
      }
      Map<String, String> alerts = awaitAlerts(server);
      for (String service : SERVICES) {
        say(server, alerts.get(service), isTrue(service));
      }
      unzip(send(server, "/api/v1/feedback/export.zip", null, 200));
    }

    Dataset data = Dataset.load(DataDescriptor.read(folder.resolve("feedback/feedback.yaml")));

    assertThat(data.train()).as("the first four fifths").hasSize(4);
    assertThat(data.test()).as("the last fifth").hasSize(1);
    List<LabelledWindow> windows =
        Stream.concat(data.train().stream(), data.test().stream()).toList();
    for (String service : SERVICES) {
      LabelledWindow labelled = windowOf(service, windows);
      assertThat(labelled.anomalous()).as(service).isEqualTo(isTrue(service));
      List<LogEvent> events = events(labelled);
      assertThat(events).extracting(LogEvent::message).isEqualTo(messages(service));
      assertThat(events.get(0).timestampMillis()).isEqualTo(time(service).toEpochMilli());
      LogEvent last = events.get(events.size() - 1);
      assertThat(last.severity()).isEqualTo(Severity.ERROR);
      assertThat(last.logger()).isEqualTo("shop.Database");
      assertThat(last.stackTrace()).isEqualTo(TRACE);
    }
  }

  /** What is said in one millisecond has no order. */
  private static LabelledWindow windowOf(String service, List<LabelledWindow> windows) {
    String first = messages(service).get(0);
    List<LabelledWindow> found =
        windows.stream().filter(each -> events(each).get(0).message().equals(first)).toList();
    assertThat(found).as(service).hasSize(1);
    return found.get(0);
  }

  private static List<LogEvent> events(LabelledWindow labelled) {
    return labelled.window().lines().stream().map(line -> line.event()).toList();
  }

  private static boolean isTrue(String service) {
    return SERVICES.indexOf(service) % 2 == 0;
  }

  private static List<String> messages(String service) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < USUAL; i++) {
      messages.add(service + " served request " + i);
    }
    for (int i = 0; i < TROUBLE; i++) {
      messages.add("failed for " + service + ": \"no connection\" <b>");
    }
    return messages;
  }

  private Instant time(String service) {
    return start.plusSeconds(60L * SERVICES.indexOf(service));
  }

  private ScorerServer start() {
    String config =
        """
        data: %s
        models: {repository: ../bundles}
        intake: {grpc_port: 0, http_port: 0}
        web: {port: 0}
        metrics: {port: 0}
        """
            .formatted(folder.resolve("data"));
    return ScorerServer.start(
        new ConfigReader(name -> null).read(config, "test", ServerConfig.class), null);
  }

  private void logTrouble(ScorerServer server, String service) throws Exception {
    List<Map<String, Object>> records = new ArrayList<>();
    List<String> messages = messages(service);
    for (int i = 0; i < messages.size(); i++) {
      boolean trouble = i >= USUAL;
      long nanos = time(service).plusMillis(i).toEpochMilli() * 1_000_000;
      records.add(
          Map.of(
              "timeUnixNano",
              Long.toString(nanos),
              "severityNumber",
              trouble ? 17 : 9,
              "body",
              text(messages.get(i)),
              "attributes",
              trouble ? List.of(attribute("exception.stacktrace", TRACE)) : List.of()));
    }
    Map<String, Object> body =
        Map.of(
            "resourceLogs",
            List.of(
                Map.of(
                    "resource",
                    Map.of("attributes", List.of(attribute("service.name", service))),
                    "scopeLogs",
                    List.of(
                        Map.of("scope", Map.of("name", "shop.Database"), "logRecords", records)))));
    URI intake = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/logs");
    send(intake, JsonMapper.shared().writeValueAsString(body), 200);
  }

  private static Map<String, Object> attribute(String key, String value) {
    return Map.of("key", key, "value", text(value));
  }

  private static Map<String, Object> text(String value) {
    return Map.of("stringValue", value);
  }

  /** Ids by service; what is young alerts by its plain rule, some seconds after an error. */
  private Map<String, String> awaitAlerts(ScorerServer server) {
    return await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> alerts(server), found -> found.size() == SERVICES.size());
  }

  private Map<String, String> alerts(ScorerServer server) throws Exception {
    Map<String, String> ids = new HashMap<>();
    for (JsonNode alert :
        JsonMapper.shared().readTree(send(server, "/api/v1/alerts", null, 200)).get("alerts")) {
      ids.put(alert.get("service").asString(), alert.get("id").asString());
    }
    return ids;
  }

  private void say(ScorerServer server, String alert, boolean right) throws Exception {
    send(server, "/api/v1/alerts/" + alert + "/feedback", "{\"true_alert\": " + right + "}", 204);
  }

  private byte[] send(ScorerServer server, String path, String json, int status) throws Exception {
    return send(URI.create("http://127.0.0.1:" + server.webPort() + path), json, status);
  }

  /** Posts JSON, or asks where there is none. */
  private byte[] send(URI uri, String json, int status) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (json != null) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(uri + " " + new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return response.body();
  }

  private void unzip(byte[] archive) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        assertThat(file).startsWithRaw(folder);
        Files.createDirectories(file.getParent());
        Files.write(file, zip.readAllBytes());
      }
    }
  }
}
