package dev.kikori.server.notify.sink;

import static dev.kikori.server.notify.sink.Samples.alert;
import static dev.kikori.server.notify.sink.Samples.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.appender.testkit.Certificates;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that speak TLS, and want to know who calls. */
final class SecureSinksTest {
  @TempDir static Path folder;

  private static Certificates certificates;

  private final Sinks sinks = new Sinks("/kikori/test", name -> null);
  private Receiver receiver;

  @BeforeAll
  static void makeCertificates() {
    certificates = new Certificates(folder);
    certificates.make("receiver", "EC");
    certificates.make("stranger", "EC");
  }

  @BeforeEach
  void open() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("receiver.p12"))) {
      store.load(in, Certificates.PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, Certificates.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    receiver = Receiver.secure(context);
  }

  @AfterEach
  void close() {
    sinks.close();
    receiver.close();
  }

  @Test
  void receiver_whoseCertificateIsInTheCaFile_isTold() {
    assertThat(send(http(null, null, "receiver.crt"))).isInstanceOf(Outcome.Delivered.class);
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void receiver_thatNobodyVouchesFor_hearsNothing() {
    for (String trusted : new String[] {"stranger.crt", null}) {
      assertThat(send(http(null, null, trusted)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.next()).isEqualTo(Outcome.Next.RETRY));
    }
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void bearerToken_isReadFromItsFileForEachAttempt() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    HttpConfig http = http(new HttpConfig.Authorization(null, token, null), null, "receiver.crt");
    send(http);
    Files.writeString(token, "second");
    send(http);

    assertThat(receiver.requests())
        .extracting(request -> request.header("authorization"))
        .containsExactly("Bearer first", "Bearer second");
  }

  @Test
  void basicAuth_isTheUserAndThePasswordFromItsFile() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "pä:ss\n");
    send(http(null, new HttpConfig.BasicAuth("kikori", password, null), "receiver.crt"));

    assertThat(receiver.last().header("authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("kikori:pä:ss".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void caFile_thatIsNotThere_isToldWhenItIsLoaded() {
    assertThatThrownBy(() -> send(http(null, null, "nowhere.crt")))
        .hasMessageContaining("ca_file")
        .hasMessageContaining("nowhere.crt");
  }

  private static HttpConfig http(
      HttpConfig.@Nullable Authorization bearer,
      HttpConfig.@Nullable BasicAuth basic,
      @Nullable String trusted) {
    return new HttpConfig(
        bearer,
        basic,
        trusted == null ? null : new HttpConfig.TlsConfig(folder.resolve(trusted)),
        null,
        List.of("127.0.0.0/8", "::1/128"),
        null,
        Duration.ofMinutes(1));
  }

  private Outcome send(HttpConfig http) {
    return sinks
        .webhook(
            new WebhookConfig(
                receiver.url("/hook"), null, null, null, null, null, null, null, null, null, http))
        .send(notification(alert("a1", "shop", "warning")), new Attempt("msg_1", Instant.now()));
  }
}
