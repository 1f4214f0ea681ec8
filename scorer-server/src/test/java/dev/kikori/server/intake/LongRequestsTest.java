package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Certificates;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.AuthConfig.CertificateTenant;
import dev.kikori.server.auth.TlsConfig;
import dev.kikori.server.auth.TlsMaterial;
import dev.kikori.server.auth.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OTLP over HTTP: requests that are longer than what is kept of a stranger's. */
@Timeout(60)
final class LongRequestsTest {
  private static final String REQUEST = "{" + " ".repeat(500_000) + "}";

  @TempDir Path folder;

  @Test
  void withAToken_isTaken_withoutOne_isRefused() throws Exception {
    Tokens.NewToken acme = Tokens.create();
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.yaml"),
            "tenants:\n  acme:\n    - sha256: " + acme.sha256() + "\n");
    AuthConfig auth = new AuthConfig(tokens, null, null);
    HttpClient client = HttpClient.newHttpClient();
    try (IntakeUnderTest server =
        IntakeUnderTest.with(auth, TlsConfig.DEFAULTS, IntakeUnderTest.NO_LIMITS)) {
      assertThat(post(client, server.url(), "Bearer " + acme.token())).isEqualTo(200);
      assertThat(post(client, server.url(), "Bearer made-up")).isEqualTo(401);
      assertThat(post(client, server.url(), "")).isEqualTo(401);
    }
  }

  @Test
  void withACertificateThatNamesATenant_isTaken() throws Exception {
    Certificates certificates = new Certificates(folder);
    for (String name : List.of("server", "acme")) {
      certificates.make(name, "EC");
    }
    AuthConfig auth = new AuthConfig(null, CertificateTenant.COMMON_NAME, null);
    try (IntakeUnderTest server =
        IntakeUnderTest.with(
            auth, tls(certificates, "server", "acme"), IntakeUnderTest.NO_LIMITS)) {
      HttpClient client =
          HttpClient.newBuilder().sslContext(keys(tls(certificates, "acme", "server"))).build();

      assertThat(post(client, server.url().replace("http:", "https:"), "")).isEqualTo(200);
    }
  }

  private static int post(HttpClient client, String url, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(REQUEST));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  /** One side's keys, and whose it trusts. */
  private static TlsConfig tls(Certificates certificates, String own, String trusted) {
    return new TlsConfig(
        certificates.file(own + ".crt"),
        certificates.file(own + ".key"),
        certificates.file(trusted + ".crt"),
        null);
  }

  private static SSLContext keys(TlsConfig tls) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      return new TlsMaterial(tls, timer).context();
    } finally {
      timer.shutdownNow();
    }
  }
}
