package dev.kikori.server.web;

import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A server on a free port, and a client for it. Its tokens are named after what they are good for. */
final class Running implements AutoCloseable {
  static final String ADMIN = "admin-of-acme";
  static final String READ = "read-of-acme";
  static final String INGEST = "ingest-of-acme";
  static final String OTHER = "admin-of-globex";

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final MovingClock clock = new MovingClock();
  final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Running(WebServices services, WebConfig config, AuthConfig auth) {
    server =
        new WebServer(
            config.withPort(0),
            new Authenticator(auth, registry, clock),
            services,
            registry,
            clock);
    server.start();
  }

  /** A server that asks for tokens. */
  static Running withTokens(WebServices services, WebConfig config, Path folder)
      throws IOException {
    Path file = folder.resolve("tokens.yaml");
    Files.writeString(
        file,
        "tenants:\n  acme:\n"
            + entry(ADMIN, "admin")
            + entry(READ, "read")
            + entry(INGEST, "ingest")
            + "  globex:\n"
            + entry(OTHER, "admin"));
    return new Running(services, config, new AuthConfig(file, null, null));
  }

  /** A server that lets everybody in. */
  static Running open(WebServices services) {
    return new Running(services, WebConfig.DEFAULTS, AuthConfig.DEFAULTS);
  }

  /** A clock that stands until it is told otherwise. */
  static final class MovingClock extends Clock {
    private volatile Instant now = Sample.NOW;

    void forward(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static Clock sampleClock() {
    return Clock.fixed(Sample.NOW, ZoneOffset.UTC);
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    return send("GET", path, token, null, Map.of());
  }

  HttpResponse<String> post(String path, @Nullable String token, String json) {
    return send("POST", path, token, json, Map.of("Content-Type", "application/json"));
  }

  HttpResponse<String> send(
      String method,
      String path,
      @Nullable String token,
      @Nullable String body,
      Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.SNAKE.readTree(response.body());
  }

  double counted(String name, String tag, String value) {
    return registry.get(name).tag(tag, value).counter().count();
  }

  @Override
  public void close() {
    server.close();
  }

  private static String entry(String token, String scope) {
    return "    - {name: " + token + ", sha256: " + sha256(token) + ", scopes: [" + scope + "]}\n";
  }

  private static String sha256(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
