package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ScoreRequest;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.auth.Tokens;
import dev.kikori.server.service.ServiceKey;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without a token, with a wrong one, with another tenant's: nothing in, nothing out. */
@Timeout(180)
final class AccessTest {
  private final Tokens.NewToken acme = Tokens.create();
  private final Tokens.NewToken other = Tokens.create();
  private final Tokens.NewToken reader = Tokens.create();
  private IntakeUnderTest server;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server =
        IntakeUnderTest.with(
            new AuthConfig(tokens(acme, other), null, null),
            TlsConfig.DEFAULTS,
            IntakeUnderTest.NO_LIMITS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stream_withoutATokenOrWithAWrongOne_letsNothingInOrOut() {
    server.missed.add(IntakeUnderTest.alert("a1", 1, "acme", "shop"));

    StubStream without = StubStream.open(server.channel()).hello("shop").texts(1, "a");
    StubStream wrong = open(Tokens.create().token()).hello("shop").texts(1, "a");
    StubStream hash = open(acme.sha256()).hello("shop").texts(1, "a");
    StubStream noIngest = open(reader.token()).hello("shop").texts(1, "a");

    assertThat(without.awaitEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(wrong.awaitEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(hash.awaitEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(noIngest.awaitEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(without.received).isEmpty();
    assertThat(wrong.received).isEmpty();
    assertThat(server.lanes.keys()).isEmpty();
    assertThat(server.delivered).isEmpty();
  }

  @Test
  void tenants_withTheSameServiceAndClient_haveNothingInCommon() {
    StubStream ours = open(acme.token()).hello("shop").texts(1, "ours");
    ours.awaitAck(1);
    StubStream theirs = open(other.token()).hello("shop").texts(1, "theirs");
    theirs.awaitAck(1);

    server.alerts.publish(IntakeUnderTest.alert("a1", 1, "acme", "shop"));
    server.alerts.publish(IntakeUnderTest.alert("a2", 1, "other", "shop"));

    ours.await(KindCase.ALERT);
    theirs.await(KindCase.ALERT);
    assertThat(ours.alerts()).extracting(Alert::getId).containsExactly("a1");
    assertThat(theirs.alerts()).extracting(Alert::getId).containsExactly("a2");
    assertThat(server.lanes.of(new ServiceKey("acme", "shop")).messages()).containsExactly("ours");
    assertThat(server.lanes.of(new ServiceKey("other", "shop")).messages())
        .containsExactly("theirs");
  }

  @Test
  void token_takenBack_endsItsStreams() throws IOException {
    StubStream stream = open(acme.token()).hello("shop").texts(1, "a");
    stream.awaitAck(1);

    Path file = tokens(Tokens.create(), other);
    // Where files have coarse times it would look as if nobody had touched it.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    AtomicInteger revision = new AtomicInteger();
    await()
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              if (stream.status == null) {
                server.alerts.publish(
                    IntakeUnderTest.alert("a1", revision.incrementAndGet(), "acme", "shop"));
              }
              return stream.status != null;
            });

    assertThat(stream.status.getCode()).isEqualTo(Code.UNAUTHENTICATED);
    StubStream again = open(acme.token()).hello("shop");
    assertThat(again.awaitEnd().getCode()).isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void everyOtherWayIn_withoutAToken_isShut() throws Exception {
    ExportLogsServiceRequest request = ExportLogsServiceRequest.getDefaultInstance();
    assertUnauthenticated(() -> LogsServiceGrpc.newBlockingStub(server.channel()).export(request));
    assertUnauthenticated(
        () ->
            LogScoringGrpc.newBlockingStub(server.channel())
                .score(
                    ScoreRequest.newBuilder()
                        .addEvents(LogEvent.newBuilder().setText("a"))
                        .build()));
    CompletableFuture<ServerReflectionResponse> reflected = new CompletableFuture<>();
    ServerReflectionGrpc.newStub(server.channel())
        .serverReflectionInfo(observer(reflected))
        .onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    assertThatThrownBy(() -> reflected.get(60, TimeUnit.SECONDS))
        .hasMessageContaining("UNAUTHENTICATED");

    HttpResponse<String> http = post(null);
    assertThat(http.statusCode()).isEqualTo(401);
    assertThat(http.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(http.body()).contains("\"code\":16").doesNotContain("resourceLogs");
    assertThat(post(Tokens.create().token()).statusCode()).isEqualTo(401);
    assertThat(post(reader.token()).statusCode()).isEqualTo(403);
    assertThat(post(acme.token()).statusCode()).isEqualTo(200);
    assertThat(server.lanes.keys()).isEmpty();
  }

  @Test
  void reflection_withAToken_listsTheServices() throws Exception {
    CompletableFuture<ServerReflectionResponse> reflected = new CompletableFuture<>();
    ServerReflectionGrpc.newStub(server.channel())
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(StubStream.bearer(reader.token())))
        .serverReflectionInfo(observer(reflected))
        .onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());

    assertThat(
            reflected.get(60, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
                .map(service -> service.getName()))
        .contains("kikori.v1.LogScoring", "opentelemetry.proto.collector.logs.v1.LogsService");
  }

  @Test
  void health_needsNoToken() {
    assertThat(
            HealthGrpc.newBlockingStub(server.channel())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void address_thatOthersReach_needsTlsAndTokensOrTheWord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> intake("0.0.0.0", null))
        .withMessageContaining("neither TLS nor tokens")
        .withMessageContaining("intake.insecure: true");
    intake("0.0.0.0", true).close();
    intake("localhost", null).close();
  }

  private Intake intake(String host, Boolean insecure) {
    return new Intake(
        new IntakeConfig(host, 0, 0, null, insecure, null, null, null, null, null, null, null),
        new Authenticator(AuthConfig.DEFAULTS, server.registry, Clock.systemUTC()),
        server.lanes,
        server.alerts,
        server,
        server,
        server,
        server.registry,
        Clock.systemUTC());
  }

  private HttpResponse<String> post(String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static void assertUnauthenticated(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED));
  }

  private static <T> StreamObserver<T> observer(CompletableFuture<T> first) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        first.complete(value);
      }

      @Override
      public void onError(Throwable cause) {
        first.completeExceptionally(cause);
      }

      @Override
      public void onCompleted() {}
    };
  }

  private StubStream open(String token) {
    return StubStream.open(server.channel(), token, true);
  }

  private Path tokens(Tokens.NewToken ofAcme, Tokens.NewToken ofOther) throws IOException {
    return Files.writeString(
        folder.resolve("tokens.yaml"),
        "tenants:\n  acme:\n    - sha256: "
            + ofAcme.sha256()
            + "\n    - sha256: "
            + reader.sha256()
            + "\n      scopes: [read]\n  other:\n    - sha256: "
            + ofOther.sha256()
            + "\n");
  }
}
