package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.appender.testkit.Certificates;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.TlsConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's port with TLS of its own. */
final class HttpsTest {
  @TempDir static Path folder;

  private static Certificates certificates;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Looking timer = new Looking();

  @BeforeAll
  static void makeCertificates() {
    certificates = new Certificates(folder);
    certificates.make("first", "EC");
    certificates.make("second", "EC");
  }

  @Test
  void port_withACertificate_isServedOverTlsAlone() throws Exception {
    try (WebServer server = start(config("first"))) {
      assertThat(server.scheme()).isEqualTo("https");
      assertThat(get("https", server, "first").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get("https", server, "second")).isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> get("http", server, "first")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void clients_thatNeverShakeHands_areCounted_andCutOff() throws Exception {
    int most = 3;
    WebConfig few =
        new WebConfig(null, 0, tls("first"), null, most, null, null, null, null, null, null, null);
    List<Socket> silent = new ArrayList<>();
    try (WebServer server = start(few)) {
      for (int i = 0; i < 2 * most; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        Awaitility.await("its place").until(() -> opened() == silent.size());
      }

      assertThat(get("https", server, "first").statusCode()).isEqualTo(200);
      assertThat(silent.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void renewedCertificate_isShownToTheNextConnection() throws Exception {
    place("first", 0);
    try (WebServer server = start(config("placed"))) {
      assertThat(get("https", server, "first").statusCode()).isEqualTo(200);

      place("second", 10_000);
      timer.look();

      assertThat(get("https", server, "second").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get("https", server, "first")).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void certificate_thatIsNone_isToldWithItsKey() throws IOException {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
    WebConfig config = config(new TlsConfig(nothing, nothing, null, null));
    assertThatThrownBy(() -> start(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("web.tls.certificate: " + nothing);
  }

  @Test
  void cookie_withTls_isForHttpsAlone() {
    assertThat(config("first").secureCookie()).isTrue();
    assertThat(WebConfig.DEFAULTS.secureCookie()).isFalse();
  }

  /** Connections that there are and were. */
  private double opened() {
    return registry.get("scorer.web.connections").gauge().value()
        + registry.get("scorer.web.cut.off").tag("reason", "connections").functionCounter().count();
  }

  private static void place(String name, long laterMillis) throws IOException {
    for (String kind : List.of(".crt", ".key")) {
      Path placed = folder.resolve("placed" + kind);
      Files.copy(certificates.file(name + kind), placed, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(
          placed, FileTime.fromMillis(System.currentTimeMillis() + laterMillis));
    }
  }

  private static WebConfig config(String name) {
    return config(tls(name));
  }

  private static TlsConfig tls(String name) {
    return new TlsConfig(folder.resolve(name + ".crt"), folder.resolve(name + ".key"), null, null);
  }

  private static WebConfig config(TlsConfig tls) {
    return new WebConfig(null, 0, tls, null, null, null, null, null, null, null, null, null);
  }

  private WebServer start(WebConfig config) {
    WebServer server =
        new WebServer(
            config,
            new Authenticator(AuthConfig.DEFAULTS, registry, Clock.systemUTC()),
            InMemory.sample(Running.sampleClock()).services(),
            registry,
            Clock.systemUTC(),
            timer);
    server.start();
    return server;
  }

  private static HttpResponse<String> get(String scheme, WebServer server, String trusted)
      throws IOException, InterruptedException, GeneralSecurityException {
    return HttpClient.newBuilder()
        .sslContext(trusting(trusted))
        .build()
        .send(
            HttpRequest.newBuilder(
                    URI.create(scheme + "://localhost:" + server.port() + "/v2/health/live"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static SSLContext trusting(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(certificates.file(name + ".crt"))) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("ca", certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Looks at the files when it is told to. */
  private static final class Looking extends ScheduledThreadPoolExecutor {
    private final List<Runnable> looks = new ArrayList<>();

    Looking() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long first, long delay, TimeUnit unit) {
      looks.add(task);
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void look() {
      looks.forEach(Runnable::run);
    }
  }
}
