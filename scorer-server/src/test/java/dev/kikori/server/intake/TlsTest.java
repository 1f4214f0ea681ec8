package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.testkit.Certificates;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.AuthConfig.CertificateTenant;
import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.service.ServiceKey;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may speak to a door that is encrypted, and as whom. */
@Timeout(180)
final class TlsTest {
  @TempDir static Path folder;

  private static Certificates certificates;

  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() {
    certificates = new Certificates(folder);
    for (String name : List.of("server", "acme", "stranger")) {
      certificates.make(name, "EC");
    }
  }

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void encryptedDoor_clientThatTrustsIt_isServed() throws SSLException {
    try (IntakeUnderTest server = door(null, AuthConfig.DEFAULTS)) {
      assertThat(health(channel(server, "server", null))).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void encryptedDoor_clientThatTrustsAnother_orSpeaksPlainText_isNot() throws SSLException {
    try (IntakeUnderTest server = door(null, AuthConfig.DEFAULTS)) {
      assertUnavailable(channel(server, "stranger", null));
      assertUnavailable(server.channel());
    }
  }

  @Test
  void certificatesRequired_clientWithoutOneOrWithAStrangers_isNotServed() throws SSLException {
    try (IntakeUnderTest server = door("acme", AuthConfig.DEFAULTS)) {
      assertThat(health(channel(server, "server", "acme"))).isEqualTo(ServingStatus.SERVING);
      assertUnavailable(channel(server, "server", null));
      assertUnavailable(channel(server, "server", "stranger"));
    }
  }

  @Test
  void certificateThatNamesATenant_letsItsEventsIn_asThatTenant() throws SSLException {
    AuthConfig byName = new AuthConfig(null, CertificateTenant.COMMON_NAME, null);
    try (IntakeUnderTest server = door("acme", byName)) {
      StubStream stream =
          StubStream.open(channel(server, "server", "acme")).hello("shop").texts(1, "a");

      await().until(() -> server.lanes.keys().contains(new ServiceKey("acme", "shop")));
      assertThat(stream.status).isNull();
    }
  }

  @Test
  void certificateThatNamesATenant_isGoodForNothingButWhatItsScopesSay() throws SSLException {
    AuthConfig readers =
        new AuthConfig(
            null, CertificateTenant.COMMON_NAME, List.of(dev.kikori.server.auth.Scope.READ));
    try (IntakeUnderTest server = door("acme", readers)) {
      StubStream stream =
          StubStream.open(channel(server, "server", "acme")).hello("shop").texts(1, "a");

      assertThat(stream.awaitEnd().getCode()).isEqualTo(Code.PERMISSION_DENIED);
      assertThat(server.lanes.keys()).isEmpty();
    }
  }

  private static IntakeUnderTest door(String clientCa, AuthConfig auth) {
    return IntakeUnderTest.with(
        auth,
        new TlsConfig(
            certificates.file("server.crt"),
            certificates.file("server.key"),
            clientCa == null ? null : certificates.file(clientCa + ".crt"),
            null),
        IntakeUnderTest.NO_LIMITS);
  }

  private ManagedChannel channel(IntakeUnderTest server, String trusted, String own)
      throws SSLException {
    SslContextBuilder ssl =
        GrpcSslContexts.forClient().trustManager(certificates.file(trusted + ".crt").toFile());
    if (own != null) {
      ssl.keyManager(
          certificates.file(own + ".crt").toFile(), certificates.file(own + ".key").toFile());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).sslContext(ssl.build()).build();
    channels.add(channel);
    return channel;
  }

  private static ServingStatus health(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private static void assertUnavailable(ManagedChannel channel) {
    assertThatThrownBy(() -> health(channel))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE));
  }
}
