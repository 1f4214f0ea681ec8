package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.TlsOptions;
import dev.kikori.appender.testkit.Certificates;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class TlsTest {
  @TempDir static Path directory;
  private static Certificates certificates;

  @BeforeAll
  static void makeKeys() throws Exception {
    certificates = new Certificates(directory);
    certificates.make("server", "EC");
    certificates.make("client", "RSA");
    certificates.make("stranger", "EC");
    Files.writeString(certificates.file("password"), Certificates.PASSWORD + "\n");
  }

  private static SslContext tls(boolean mutual) throws Exception {
    return GrpcSslContexts.forServer(
            certificates.file("server.crt").toFile(), certificates.file("server.key").toFile())
        .trustManager(certificates.file("client.crt").toFile())
        .clientAuth(mutual ? ClientAuth.REQUIRE : ClientAuth.NONE)
        .build();
  }

  private static KikoriOptions options(GuardedScorer scorer, TlsOptions.Builder tls) {
    return KikoriOptions.builder()
        .endpoint("localhost:" + scorer.port())
        .connectTimeout(Duration.ofMinutes(1))
        .tls(tls.enabled(true).build())
        .build();
  }

  private static TlsOptions.Builder trusting() {
    return TlsOptions.builder().trustCertificates(certificates.file("server.crt"));
  }

  @Test
  void tls_certificateTrusted_connects() throws Exception {
    try (GuardedScorer scorer = new GuardedScorer(tls(false), shown -> true)) {
      assertThat(Attempt.of(options(scorer, trusting()))).contains("guarded");
      assertThat(
              Attempt.of(
                  options(
                      scorer,
                      TlsOptions.builder()
                          .trustStore(certificates.file("server.p12"))
                          .trustStorePasswordFile(certificates.file("password")))))
          .contains("guarded");
    }
  }

  @Test
  void tls_strangersCertificate_refused() throws Exception {
    try (GuardedScorer scorer = new GuardedScorer(tls(false), shown -> true)) {
      TlsOptions.Builder trustsOther =
          TlsOptions.builder().trustCertificates(certificates.file("stranger.crt"));
      assertThat(Attempt.of(options(scorer, trustsOther)))
          .startsWith("UNAVAILABLE")
          .contains("certification path");
      assertThat(Attempt.of(options(scorer, TlsOptions.builder())))
          .as("the JDK's certificates don't vouch for it either")
          .startsWith("UNAVAILABLE");
      assertThat(scorer.authorizations).isEmpty();
    }
  }

  @Test
  void tls_otherHostName_refusedUnlessAuthoritySaysSo() throws Exception {
    try (GuardedScorer scorer = new GuardedScorer(tls(false), shown -> true)) {
      assertThat(Attempt.of(options(scorer, trusting().authority("scorer.example"))))
          .startsWith("UNAVAILABLE")
          .containsIgnoringCase("scorer.example");
      assertThat(Attempt.of(options(scorer, trusting().authority("localhost"))))
          .contains("guarded");
    }
  }

  @Test
  void tls_scorerSpeaksPlainText_neverFallsBack() {
    try (GuardedScorer scorer = new GuardedScorer(null, shown -> true)) {
      assertThat(Attempt.of(options(scorer, trusting()))).startsWith("UNAVAILABLE");
      assertThat(scorer.authorizations).as("no call arrived").isEmpty();
    }
  }

  @Test
  void mutualTls_pemAndKeyStore_connect() throws Exception {
    try (GuardedScorer scorer = new GuardedScorer(tls(true), shown -> true)) {
      assertThat(Attempt.of(options(scorer, trusting()))).startsWith("UNAVAILABLE");
      assertThat(
              Attempt.of(
                  options(
                      scorer,
                      trusting()
                          .certificate(certificates.file("client.crt"))
                          .privateKey(certificates.file("client.key")))))
          .contains("guarded");
      assertThat(
              Attempt.of(
                  options(
                      scorer,
                      trusting()
                          .keyStore(certificates.file("client.p12"))
                          .keyStorePasswordFile(certificates.file("password")))))
          .contains("guarded");
    }
  }

  @Test
  void material_unusable_refusedAtStartWithWhatHelps() throws Exception {
    Path key = certificates.file("client.key");
    String pem = Files.readString(key);
    assertRefused(pem.replace("PRIVATE KEY", "RSA PRIVATE KEY"), "PKCS#1", "openssl pkcs8 -topk8");
    assertRefused(pem.replace("PRIVATE KEY", "EC PRIVATE KEY"), "SEC1", "openssl pkcs8 -topk8");
    assertRefused(pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "is encrypted");
    assertRefused("hello", "holds no private key");
    assertRefused(pem.replace("MII", "AAA"), "this JDK doesn't know");
    assertRefused(
        Files.readString(certificates.file("stranger.key")), "the key to the certificate in");

    assertThatThrownBy(() -> start(TlsOptions.builder().trustCertificates(directory.resolve("no"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls.trustCertificates")
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> start(TlsOptions.builder().trustCertificates(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls.trustCertificates");
    assertThatThrownBy(() -> start(TlsOptions.builder().keyStore(certificates.file("client.p12"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls.keyStore")
        .hasMessageContaining("its password");
    assertThatThrownBy(
            () ->
                start(
                    TlsOptions.builder()
                        .keyStore(certificates.file("client.p12"))
                        .keyStorePasswordEnvironment("KIKORI_NO_SUCH_VARIABLE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KIKORI_NO_SUCH_VARIABLE is not set");
  }

  private static void assertRefused(String keyPem, String... words) throws Exception {
    Path key = Files.writeString(directory.resolve("bad.key"), keyPem);
    assertThatThrownBy(
            () ->
                start(
                    TlsOptions.builder()
                        .certificate(certificates.file("client.crt"))
                        .privateKey(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tls.privateKey")
        .hasMessageContainingAll(words);
  }

  private static void start(TlsOptions.Builder tls) {
    new GrpcTransportFactory(KikoriOptions.builder().tls(tls.enabled(true).build()).build())
        .close();
  }
}
