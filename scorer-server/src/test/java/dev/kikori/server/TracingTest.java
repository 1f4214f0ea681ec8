package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.config.ConfigReader;
import dev.kikori.server.telemetry.SpanKeys;
import dev.kikori.server.telemetry.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace shows of an event's way through the server. */
final class TracingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void incident_leavesASpanAtEachStation() throws Exception {
    try (ScorerServer server = ScorerServer.traced(config(), Tracing.of(sdk()))) {
      send(server, "INFO", "order accepted", 200);
      send(server, "ERROR", "payment failed: no connection to the database", 50);
      send(server, "INFO", "order accepted", 200);

      SpanData notify = await("notify log");
      assertThat(notify.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(notify.getAttributes().get(SpanKeys.RECEIVER)).contains("everyone");
      assertThat(notify.getAttributes().get(SpanKeys.RESEND_COUNT)).isZero();
      assertThat(notify.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
      SpanData intake = await("intake batch");
      assertThat(intake.getAttributes().get(SpanKeys.SERVICE)).isEqualTo("shop");
      assertThat(intake.getAttributes().get(SpanKeys.BATCH_SIZE)).isEqualTo(200);
      SpanData model = await("model batch");
      assertThat(model.getAttributes().get(SpanKeys.MODEL)).startsWith("kikori-nano/");
      assertThat(model.getAttributes().get(SpanKeys.LINES)).isPositive();
      SpanData alerts = await("alerts");
      assertThat(alerts.getEvents())
          .anySatisfy(
              event -> {
                assertThat(event.getAttributes().get(SpanKeys.SERVICE)).isEqualTo("shop");
                assertThat(event.getAttributes().get(SpanKeys.ALERT_STATUS)).isEqualTo("firing");
                assertThat(event.getAttributes().get(SpanKeys.ALERT_REVISION)).isEqualTo(1);
              });
    }
  }

  @Test
  void environment_saysWhetherThereAreTraces() {
    assertThat(isOn(Map.of())).isFalse();
    assertThat(isOn(Map.of("OTEL_TRACES_EXPORTER", "none"))).isFalse();
    assertThat(
            isOn(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "http://127.0.0.1:4317",
                    "OTEL_SDK_DISABLED",
                    "true")))
        .isFalse();
    assertThat(isOn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"))).isTrue();
  }

  private static boolean isOn(Map<String, String> environment) {
    try (Tracing tracing = Tracing.of(new HashMap<>(environment)::get, "1")) {
      return tracing.isOn();
    }
  }

  private OpenTelemetrySdk sdk() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
        .build();
  }

  private SpanData await(String name) {
    return org.awaitility.Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                spans.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private ServerConfig config() {
    String yaml =
        """
        data: %s
        models: {repository: ../bundles}
        batch: {deadline: 5m, target_delay: 5m}
        intake: {grpc_port: 0, http_port: 0}
        web: {port: 0}
        metrics: {enabled: false}
        notifications:
          route: {receiver: everyone, group_wait: 0s}
          receivers: [{name: everyone, log_configs: [{}]}]
        """
            .formatted(folder.resolve("data"));
    return new ConfigReader(name -> null).read(yaml, "test", ServerConfig.class);
  }

  private void send(ScorerServer server, String severity, String text, int times) throws Exception {
    String records =
        IntStream.range(0, times)
            .mapToObj(
                i ->
                    "{\"severityText\":\"%s\",\"body\":{\"stringValue\":\"%s\"}}"
                        .formatted(severity, text))
            .collect(Collectors.joining(","));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/logs"))
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name",
                        "value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[%s]}]}]}
                        """
                            .formatted(records)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
