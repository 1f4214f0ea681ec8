package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.config.ByteSize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class WebServerTest {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  @TempDir Path folder;

  private InMemory shop;
  private Running running;

  @BeforeEach
  void start() throws IOException {
    shop = InMemory.sample(Running.sampleClock());
    WebConfig config =
        new WebConfig(
            null, 0, null, new ByteSize(20_000), null, null, null, null, null, null, null, null);
    running = Running.withTokens(shop.services(), config, folder);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void alerts_areFiltered_andPaged() {
    assertThat(ids("/api/v1/alerts")).containsExactly("a-7f3c21", "a-8e1b90", "a-51d2aa");
    assertThat(ids("/api/v1/alerts?status=resolved")).containsExactly("a-51d2aa");
    assertThat(ids("/api/v1/alerts?severity=warning&service=payment")).containsExactly("a-8e1b90");
    assertThat(ids("/api/v1/alerts?q=HikariPool")).containsExactly("a-7f3c21");
    JsonNode first = json("/api/v1/alerts?limit=2");
    assertThat(first.get("alerts").size()).isEqualTo(2);
    assertThat(ids("/api/v1/alerts?limit=2&cursor=" + first.get("next_cursor").asString()))
        .containsExactly("a-51d2aa");
  }

  @Test
  void alert_hasItsWindow_neighboursAndHistory() {
    JsonNode alert = json("/api/v1/alerts/a-7f3c21");
    assertThat(alert.get("window").size()).isEqualTo(60);
    assertThat(alert.get("risk_score").asInt()).isEqualTo(94);
    assertThat(ids("/api/v1/alerts/a-7f3c21/neighbours")).containsExactly("a-8e1b90");
    assertThat(ids("/api/v1/fingerprints/c0ffee1234567890/alerts")).containsExactly("a-7f3c21");
  }

  @Test
  void feedback_isKept_listedAndExported() {
    assertThat(
            running
                .post(
                    "/api/v1/alerts/a-7f3c21/feedback",
                    Running.READ,
                    "{\"true_alert\":false,\"note\":\"a drill\"}")
                .statusCode())
        .isEqualTo(204);

    JsonNode list = json("/api/v1/feedback?alert=a-7f3c21").get("feedback");
    assertThat(list.get(0).get("note").asString()).isEqualTo("a drill");
    assertThat(list.get(0).get("author").asString()).isEqualTo(Running.READ);
    assertThat(running.get("/api/v1/feedback/export", Running.READ).body().lines()).hasSize(1);
    assertThat(running.get("/api/v1/feedback/export", Running.OTHER).body()).isEmpty();
  }

  @Test
  void silence_mutesItsAlerts_untilItsEnd() {
    HttpResponse<String> made =
        running.post(
            "/api/v1/silences",
            Running.ADMIN,
            "{\"matchers\":[{\"name\":\"service\",\"value\":\"checkout\"}],\"ends_at\":\"2099-01-01T00:00:00Z\"}");
    String id = Running.json(made).get("id").asString();

    assertThat(json("/api/v1/alerts/a-7f3c21").get("muted_by").get(0).asString())
        .isEqualTo("silence: " + id);
    assertThat(json("/api/v2/alerts?silenced=false").size()).isEqualTo(1);
    assertThat(json("/api/v2/alerts?filter=service%3D%22checkout%22").get(0).at("/status/state"))
        .hasToString("\"suppressed\"");
    assertThat(
            running
                .send("DELETE", "/api/v1/silences/" + id, Running.ADMIN, null, Map.of())
                .statusCode())
        .isEqualTo(204);
    assertThat(json("/api/v1/alerts/a-7f3c21").get("muted_by").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"matchers\":[],\"ends_at\":\"2099-01-01T00:00:00Z\"}",
        "{\"matchers\":[{\"name\":\"a\",\"value\":\"b\"}],\"ends_at\":\"2001-01-01T00:00:00Z\"}",
        "{\"matchers\":[{\"name\":\"a\",\"value\":\"b\"}]}",
        "{\"matchers\":[{\"value\":\"b\"}],\"ends_at\":\"2099-01-01T00:00:00Z\"}",
        "{\"matchers\":[null],\"ends_at\":\"2099-01-01T00:00:00Z\"}",
        "{\"nonsense\":1}",
        "{\"comment\":\"a\",\"comment\":\"b\"}",
        "{\"comment\":1}",
        "null",
        "[]",
        "{",
        "",
        "{} {}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void silence_thatSaysNothingGood_isRefusedWithARemedy(String body) {
    HttpResponse<String> response = running.post("/api/v1/silences", Running.ADMIN, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Running.json(response).get("remedy").asString()).isNotBlank();
    assertThat(response.body()).doesNotContain("tools.jackson", "java.lang", "dev.kikori");
  }

  @Test
  void analyze_takesTextAndJson() {
    HttpResponse<String> text =
        running.send(
            "POST",
            "/api/v1/analyze?service=checkout",
            Running.READ,
            "INFO fine\nERROR broken",
            Map.of("Content-Type", "text/plain; charset=utf-8"));
    HttpResponse<String> json =
        running.post(
            "/api/v1/analyze",
            Running.READ,
            "{\"service\":\"checkout\",\"lines\":[\"INFO fine\",\"ERROR broken\"]}");

    assertThat(json.body()).isEqualTo(text.body());
    JsonNode result = Running.json(text);
    assertThat(result.get("should_alert_user").asBoolean()).isTrue();
    assertThat(result.at("/messages/critical/0").asString()).isEqualTo("ERROR broken");
  }

  @Test
  void body_beyondTheLimit_isRefused_withAndWithoutALength() throws IOException {
    String large = "{\"lines\":[\"" + "x".repeat(30_000) + "\"]}";
    assertThat(running.post("/api/v1/analyze", Running.READ, large).statusCode()).isEqualTo(413);
    assertThat(running.counted("scorer.web.refused", "reason", "too_large")).isEqualTo(1);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server.port())) {
      String head =
          "POST /api/v1/analyze HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
              + "Content-Type: text/plain\r\nAuthorization: Bearer "
              + Running.READ
              + "\r\n\r\n7530\r\n"
              + "x".repeat(30_000)
              + "\r\n0\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nothing, 404",
    "GET, /assets/..%2F..%2FWebServer.class, 404",
    "GET, /assets/app.java, 404",
    "PUT, /api/v1/alerts, 405",
    "GET, /api/v1/alerts?limit=0, 400",
    "GET, /api/v1/alerts?limit=x, 400",
    "GET, /api/v1/alerts?status=bad, 400",
    "GET, /api/v1/alerts?since=yesterday, 400",
    "GET, /api/v1/templates, 400",
    "GET, /api/v1/alerts/nobody, 404",
    "GET, /v2/models/nobody, 404",
    "GET, /api/v2/alerts?filter=a%3D~%22b%22, 400"
  })
  void request_thatIsNoGood_isAProblem(String method, String path, int status) {
    HttpResponse<String> response = running.send(method, path, Running.ADMIN, null, Map.of());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).doesNotContain("Exception", "jetty", "Jetty", "javalin");
  }

  @Test
  void hostileText_leavesAsJsonOnly() {
    shop.alerts.add(Hostile.alert(Sample.TENANT));
    shop.events.add(new InMemory.Owned<>(Sample.TENANT, Hostile.event(900)));
    for (String path :
        List.of(
            "/api/v1/alerts",
            "/api/v1/alerts/a-hostile",
            "/api/v1/events",
            "/api/v2/alerts",
            "/api/v1/fingerprints/666/alerts")) {
      HttpResponse<String> response = running.get(path, Running.READ);

      assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.body()).doesNotContain("\u001b", "\u0000", "\u0007", "\n");
      assertThat(Running.json(response).toString()).contains("DROP TABLE alerts");
    }
  }

  @Test
  void hostileParameters_areOnlyText() {
    String line = java.net.URLEncoder.encode(Hostile.LINE, StandardCharsets.UTF_8);
    for (String path :
        List.of("/api/v1/alerts?q=", "/api/v1/events?q=", "/api/v1/alerts?service=")) {
      assertThat(running.get(path + line, Running.READ).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pages_forbidScriptsFromElsewhere_framesAndGuesses() {
    HttpResponse<String> page = running.get("/", null);

    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("Server")).isEmpty();
    assertThat(page.body()).doesNotContain("http://", "https://", "style=", "onclick");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(running.send("GET", "/", null, null, Map.of("If-None-Match", tag)).statusCode())
        .isEqualTo(304);
  }

  @Test
  void session_standsForItsToken_andEnds() {
    HttpResponse<String> login =
        running.send(
            "POST", "/api/v1/session", null, "{\"token\":\"" + Running.READ + "\"}", own(JSON));
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(Running.READ);
    Map<String, String> session = own(Map.of("Cookie", cookie.split(";")[0]));

    assertThat(running.send("GET", "/api/v1/alerts", null, null, session).statusCode())
        .isEqualTo(200);
    assertThat(running.send("DELETE", "/api/v1/session", null, null, session).statusCode())
        .isEqualTo(204);
    assertThat(running.send("GET", "/api/v1/alerts", null, null, session).statusCode())
        .isEqualTo(401);
  }

  @Test
  void session_cannotBeUsedByAnotherSitesPage() {
    HttpResponse<String> login =
        running.send(
            "POST", "/api/v1/session", null, "{\"token\":\"" + Running.ADMIN + "\"}", own(JSON));
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    String path = "/api/v1/alerts/a-7f3c21/feedback";
    String body = "{\"true_alert\":true}";

    assertThat(status(path, body, Map.of("Cookie", cookie))).isEqualTo(403);
    assertThat(
            status(
                path,
                body,
                Map.of("Cookie", cookie, Guard.HEADER, "1", "Origin", "https://evil.example")))
        .isEqualTo(403);
    assertThat(
            status(
                path,
                body,
                Map.of("Cookie", cookie, Guard.HEADER, "1", "Sec-Fetch-Site", "cross-site")))
        .isEqualTo(403);
    assertThat(
            status(
                path,
                body,
                Map.of(
                    "Cookie",
                    cookie,
                    Guard.HEADER,
                    "1",
                    "Origin",
                    "http://127.0.0.1:" + running.server.port())))
        .isEqualTo(204);
  }

  @Test
  void logIn_thatFailsTooOften_hasToWait() {
    for (int i = 0; i < 20; i++) {
      assertThat(running.post("/api/v1/session", null, "{\"token\":\"t" + i + "\"}").statusCode())
          .isEqualTo(401);
    }
    assertThat(running.post("/api/v1/session", null, "{\"token\":\"t\"}").statusCode())
        .isEqualTo(429);
  }

  @Test
  void serverWithoutTokens_answersOnlyToItsOwnNames() throws IOException {
    try (Running open = Running.open(shop.services())) {
      assertThat(open.get("/api/v1/status", null).statusCode()).isEqualTo(200);
      assertThat(raw(open, "Host: evil.example")).contains("403", "web.allowed_hosts");
      assertThat(raw(open, "Host: localhost")).contains("200 OK");
      assertThat(raw(open, "Host: 127.0.0.1\r\nOrigin: https://evil.example")).contains("403");
    }
  }

  @Test
  void serverWithoutTokens_doesNotListenBeyondThisMachine() {
    WebConfig everywhere =
        new WebConfig("0.0.0.0", 0, null, null, null, null, null, null, null, null, null, null);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Authenticator nobody = new Authenticator(AuthConfig.DEFAULTS, registry, Clock.systemUTC());
    try (WebServer server =
        new WebServer(everywhere, nobody, shop.services(), registry, Clock.systemUTC())) {
      assertThatThrownBy(server::start).hasMessageContaining("web.allow_open");
    }
  }

  @Test
  void health_isForEverybody_andReadinessFollowsTheServer() {
    assertThat(running.get("/v2/health/live", null).statusCode()).isEqualTo(200);
    assertThat(running.get("/v2/health/ready", null).statusCode()).isEqualTo(200);

    shop.notReady.add("model kikori-nano is warming up");

    assertThat(running.get("/v2/health/live", null).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = running.get("/v2/health/ready", null);
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).doesNotContain("kikori-nano");
  }

  @Test
  void metrics_areThereFromTheStart_byRouteAndReason() {
    assertThat(running.counted("scorer.web.refused", "reason", "too_many")).isZero();
    assertThat(running.registry.get("scorer.web.streams.capacity").gauge().value()).isEqualTo(64);
    running.get("/api/v1/alerts/a-7f3c21", Running.READ);
    assertThat(
            running
                .registry
                .get("scorer.web.requests")
                .tag("route", "/api/v1/alerts/{id}")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void config_outsideItsRange_namesKeyValueAndRange() {
    assertThat(WebConfig.DEFAULTS.port()).isEqualTo(8080);
    assertThat(WebConfig.DEFAULTS.host()).isEqualTo("127.0.0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebConfig.DEFAULTS.withPort(70_000))
        .withMessage("port: 70000 (expected: 0..65535)");
  }

  private int status(String path, String body, Map<String, String> headers) {
    java.util.HashMap<String, String> all = new java.util.HashMap<>(headers);
    all.putAll(JSON);
    return running.send("POST", path, null, body, all).statusCode();
  }

  private static Map<String, String> own(Map<String, String> headers) {
    java.util.HashMap<String, String> all = new java.util.HashMap<>(headers);
    all.put(Guard.HEADER, "1");
    return all;
  }

  private static String raw(Running server, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
      String request =
          "GET /api/v1/status HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private JsonNode json(String path) {
    HttpResponse<String> response = running.get(path, Running.READ);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Running.json(response);
  }

  private List<String> ids(String path) {
    return json(path).get("alerts").valueStream().map(one -> one.get("id").asString()).toList();
  }
}
