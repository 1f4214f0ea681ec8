package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.config.ByteSize;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OTLP from those who speak it. */
@Timeout(180)
final class OtlpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String JSON =
      """
      {"resourceLogs":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"shop"}},
          {"key":"k8s.pod.name","value":{"stringValue":"pod-9"}}]},
        "scopeLogs":[{"scope":{"name":"shop.Orders"},"logRecords":[
          {"timeUnixNano":"1700000000123000000","severityNumber":17,"fromTheFuture":{"a":[1]},
           "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
           "body":{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"7"}},
             {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true},{"doubleValue":1.5}]}}}]}},
           "attributes":[{"key":"exception.type","value":{"stringValue":"java.io.IOException"}},
             {"key":"exception.message","value":{"stringValue":"gone"}}]}]}]}]}
      """;

  private IntakeUnderTest server = IntakeUnderTest.open();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sdk_overGrpc_isUnderstood() {
    sdk(
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint("http://127.0.0.1:" + server.port())
            .setCompression("gzip")
            .setTimeout(PATIENCE)
            .build());
  }

  @Test
  void sdk_overHttpWithGzip_isUnderstood() {
    sdk(
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(server.url())
            .setCompression("gzip")
            .setTimeout(PATIENCE)
            .build());
  }

  private void sdk(LogRecordExporter exporter) {
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(
                io.opentelemetry.sdk.resources.Resource.create(
                    Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "shop",
                        AttributeKey.stringKey("service.instance.id"),
                        "pod-1")))
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter))
            .build()) {
      provider
          .get("shop.Orders")
          .logRecordBuilder()
          .setTimestamp(Instant.ofEpochMilli(1_700_000_000_123L))
          .setSeverity(io.opentelemetry.api.logs.Severity.WARN2)
          .setBody("user ada left")
          .setAttribute(AttributeKey.stringKey("log.body.template"), "user {} left")
          .setAttribute(AttributeKey.stringKey("thread.name"), "main")
          .setAttribute(AttributeKey.longKey("order"), 42L)
          .setException(new IllegalStateException("outer"))
          .emit();
      provider.forceFlush().join(60, TimeUnit.SECONDS);
      provider.get("shop.Orders").logRecordBuilder().setBody(Value.of(7L)).emit();
      provider.forceFlush().join(60, TimeUnit.SECONDS);
    }
    await().until(() -> server.lanes.of("shop").events().size() == 2);
    LogEvent event = server.lanes.of("shop").events().get(0);
    assertThat(event.message()).isEqualTo("user ada left");
    assertThat(event.pattern()).isEqualTo("user {} left");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.logger()).isEqualTo("shop.Orders");
    assertThat(event.thread()).isEqualTo("main");
    assertThat(event.service()).isEqualTo("pod-1");
    assertThat(event.timestampMillis()).isEqualTo(1_700_000_000_123L);
    assertThat(event.attributes()).containsEntry("order", "42");
    assertThat(event.stackTrace())
        .startsWith("java.lang.IllegalStateException: outer")
        .contains(getClass().getName());
    assertThat(server.lanes.of("shop").messages().get(1)).isEqualTo("7");
  }

  @Test
  void json_overHttp_isUnderstoodAndAnsweredInJson() throws Exception {
    HttpResponse<byte[]> response = post("application/json; charset=utf-8", null, JSON);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    assertTheJson();
  }

  @Test
  void curl_posting_isUnderstood() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
    Process curl =
        new ProcessBuilder(
                "/usr/bin/curl",
                "--noproxy",
                "*",
                "-sS",
                "-f",
                "-H",
                "Content-Type: application/json",
                "--data-binary",
                JSON,
                server.url())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("{}");
    assertThat(curl.waitFor()).isZero();
    assertTheJson();
  }

  private void assertTheJson() {
    LogEvent event = server.lanes.of("shop").events().get(0);
    assertThat(event.message()).isEqualTo("{\"n\":7,\"l\":[true,1.5]}");
    assertThat(event.service()).isEqualTo("pod-9");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.stackTrace()).isEqualTo("java.io.IOException: gone");
    assertThat(event.attributes())
        .containsEntry("trace_id", "5b8efff798038103d269b633813fc60c")
        .containsEntry("span_id", "eee19b7ec3c1b174");
  }

  @Test
  void request_thatIsEmpty_isASuccess() throws Exception {
    assertThat(post("application/json", null, "{}").statusCode()).isEqualTo(200);
    assertThat(post("application/x-protobuf", null, "").statusCode()).isEqualTo(200);
    assertThat(
            LogsServiceGrpc.newBlockingStub(server.channel())
                .export(ExportLogsServiceRequest.getDefaultInstance()))
        .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
  }

  @Test
  void body_thatCannotBeRead_isBadAndNotToBeSentAgain() throws Exception {
    HttpResponse<byte[]> proto = post("application/x-protobuf", null, "\u0007\u0007\u0007");
    assertThat(proto.statusCode()).isEqualTo(400);
    assertThat(proto.headers().firstValue("Retry-After")).isEmpty();
    Status status = Status.parseFrom(proto.body());
    assertThat(status.getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT.value());
    assertThat(status.getDetails(0).is(BadRequest.class)).isTrue();

    HttpResponse<byte[]> json = post("application/json", null, "{\"resourceLogs\":7}");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .contains("\"code\":3", "resourceLogs: no list", "google.rpc.BadRequest");
    assertThat(post("application/json", "gzip", "not gzip").statusCode()).isEqualTo(400);
    assertThat(post("application/json", null, "[".repeat(5_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void contentType_orEncoding_unknown_isNotSupported() throws Exception {
    assertThat(post("text/plain", null, "hello").statusCode()).isEqualTo(415);
    assertThat(post("application/json", "br", "{}").statusCode()).isEqualTo(415);
  }

  @Test
  void body_thatUnpacksToMoreThanTheLimit_isTooLarge() throws Exception {
    restart(
        new LimitsConfig(
            null, new ByteSize(1 << 20), null, null, null, null, null, null, null, null, null));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[50 << 20]);
    }

    HttpResponse<byte[]> response =
        send("application/json", "gzip", BodyPublishers.ofByteArray(packed.toByteArray()));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("after decompression", "max_request");
    assertThat(server.figure("scorer.receiver.buffered.bytes")).isZero();
  }

  @Test
  void lane_thatIsFull_isUnavailableWithAPauseOnBothWays() throws Exception {
    server.lanes.capacity(1);
    assertThat(post("application/json", null, JSON).statusCode()).isEqualTo(200);

    HttpResponse<byte[]> http = post("application/json", null, JSON);
    assertThat(http.statusCode()).isEqualTo(503);
    assertThat(http.headers().firstValue("Retry-After")).contains("1");
    StatusRuntimeException grpc = refused(request("shop", "a"));
    assertThat(grpc.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
    assertThat(StatusProto.fromThrowable(grpc).getDetails(0).is(RetryInfo.class)).isTrue();
    assertThat(
            server.figure(
                "scorer.receiver.log.records", "transport", "otlp_grpc", "outcome", "refused"))
        .isEqualTo(1);
    assertThat(server.lanes.of("shop").events()).hasSize(1);
  }

  @Test
  void rate_exceeded_isExhaustedWithAPauseOnBothWays() throws Exception {
    restart(IntakeUnderTest.rate(1));
    LogsServiceGrpc.newBlockingStub(server.channel()).export(request("shop", texts(10_000)));

    StatusRuntimeException grpc = refused(request("shop", "a"));
    assertThat(grpc.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
    RetryInfo pause = StatusProto.fromThrowable(grpc).getDetails(0).unpack(RetryInfo.class);
    assertThat(pause.getRetryDelay().getSeconds()).isBetween(9_000L, 10_000L);
    HttpResponse<byte[]> http = post("application/json", null, JSON);
    assertThat(http.statusCode()).isEqualTo(429);
    assertThat(http.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void disk_full_isUnavailable() {
    server.lanes.of("shop").failing(true);

    StatusRuntimeException refused = refused(request("shop", "a"));

    assertThat(refused.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
    assertThat(
            server.figure(
                "scorer.receiver.log.records", "transport", "otlp_grpc", "outcome", "failed"))
        .isEqualTo(1);
  }

  @Test
  void service_thatCanBeNone_isRejectedAndTheRestTaken() {
    ExportLogsServiceRequest both =
        request("x".repeat(1_000), "a", "b").toBuilder().mergeFrom(request("shop", "c")).build();

    ExportLogsServiceResponse response =
        LogsServiceGrpc.newBlockingStub(server.channel()).export(both);

    assertThat(response.getPartialSuccess().getRejectedLogRecords()).isEqualTo(2);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("service.name");
    assertThat(server.lanes.all()).extracting(LogEvent::message).containsExactly("c");
    assertThat(server.figure("scorer.discarded.log.records", "reason", "invalid_service"))
        .isEqualTo(2);
  }

  @Test
  void service_thatIsNotNamed_isTheUnknownOne() {
    LogsServiceGrpc.newBlockingStub(server.channel()).export(request("", "a"));

    assertThat(server.lanes.of(OtlpMapper.UNKNOWN_SERVICE).messages()).containsExactly("a");
  }

  @Test
  void request_largerThanTheLanesRoom_waitsForItOnceItHasBegun() {
    server.lanes.capacity(1_500);
    server.lanes.of("shop").drainWhenFull(1_000);

    LogsServiceGrpc.newBlockingStub(server.channel()).export(request("shop", texts(2_000)));

    assertThat(server.lanes.of("shop").events()).hasSize(2_000);
  }

  @Test
  void drain_refusesWithAPause() throws Exception {
    server.intake().drain(Duration.ofMillis(1));

    HttpResponse<byte[]> response = post("application/json", null, JSON);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
  }

  private StatusRuntimeException refused(ExportLogsServiceRequest request) {
    try {
      LogsServiceGrpc.newBlockingStub(server.channel()).export(request);
      throw new AssertionError("accepted");
    } catch (StatusRuntimeException e) {
      return e;
    }
  }

  private static ExportLogsServiceRequest request(String service, String... texts) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (String text : texts) {
      logs.addLogRecords(
          LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(text)));
    }
    Resource resource =
        Resource.newBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("service.name")
                    .setValue(AnyValue.newBuilder().setStringValue(service)))
            .build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(logs))
        .build();
  }

  private static String[] texts(int count) {
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = "text " + i;
    }
    return texts;
  }

  @Test
  void line_ofTenMegabytes_isCutAndMarked() throws Exception {
    String line = "x".repeat(10 << 20);
    HttpResponse<byte[]> response =
        post(
            "application/json",
            null,
            "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
                + "\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\""
                + line
                + "\"}}]}]}]}");

    assertThat(response.statusCode()).isEqualTo(200);
    LogEvent event = server.lanes.of("shop").events().get(0);
    assertThat(event.message()).matches("x+").hasSizeLessThanOrEqualTo(256 << 10);
    assertThat(event.attributes()).containsKey(EventBuilder.TRUNCATED);
  }

  private void restart(LimitsConfig limits) {
    server.close();
    server = IntakeUnderTest.with(limits);
  }

  @Test
  void requests_thatTakeLong_holdUpNobody() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
        slow.add(socket);
        String begun =
            "POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(post("application/json", null, "{}").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.getOutputStream().write('}');
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private HttpResponse<byte[]> post(String type, String encoding, String body)
      throws IOException, InterruptedException {
    return send(type, encoding, BodyPublishers.ofString(body));
  }

  private HttpResponse<byte[]> send(String type, String encoding, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url())).header("Content-Type", type).POST(body);
    if (encoding != null) {
      request.header("Content-Encoding", encoding);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
  }
}
