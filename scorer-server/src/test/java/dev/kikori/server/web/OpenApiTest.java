package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Walks every route of the OpenAPI file against a running server, and every route of the server against the file. */
final class OpenApiTest {
  @TempDir static Path folder;

  private static Running running;
  private static JsonNode api;
  private static List<Operation> operations;
  private static String silence;
  private static String suppression;
  private static String amSilence;

  /** A route of the file, with values in place of its variables. */
  record Operation(String method, String template, String path, JsonNode described) {
    boolean isOpen() {
      return described.has("security");
    }

    boolean isForAdministrators() {
      return described.path("x-scope").asString("").equals("admin");
    }

    boolean isStream() {
      return template.endsWith("/stream");
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    InMemory shop = InMemory.sample(Running.sampleClock());
    silence = silence(shop, "service", "payment");
    amSilence = silence(shop, "service", "payment");
    suppression = silence(shop, "template", Sample.PLACED);
    running = Running.withTokens(shop.services(), WebConfig.DEFAULTS, folder);
    api = Running.json(running.get("/api/v1/openapi.json", null));
    operations = operations();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        found.add(
            new Operation(
                method.getKey().toUpperCase(java.util.Locale.ROOT),
                path.getKey(),
                fill(path.getKey()),
                method.getValue()));
      }
    }
    return found;
  }

  private static String fill(String path) {
    String filled =
        path.replace("{model}", "kikori-nano")
            .replace("{version}", "0.1.0")
            .replace("{fingerprint}", "c0ffee1234567890");
    if (path.contains("/templates")) {
      return filled.replace("{id}", Sample.PLACED) + "?service=checkout";
    }
    return filled.replace("{id}", id(path));
  }

  private static String id(String path) {
    if (path.contains("silence")) {
      return path.startsWith("/api/v2") ? amSilence : silence;
    }
    if (path.contains("suppression")) {
      return suppression;
    }
    return path.contains("outbox") ? "d-1" : "a-7f3c21";
  }

  private static String silence(InMemory shop, String name, String value) {
    Silences.NewSilence wanted =
        new Silences.NewSilence(
            List.of(new Silences.Matcher(name, value, false, true)),
            Sample.NOW,
            Sample.NOW.plusSeconds(60),
            "ann",
            "moving the database");
    return shop.services().silences().create(Sample.TENANT, wanted).id();
  }

  static Stream<Operation> guarded() {
    return operations.stream().filter(one -> !one.isOpen());
  }

  static Stream<Operation> forAdministrators() {
    return operations.stream().filter(Operation::isForAdministrators);
  }

  /** Deletions last: the others need what they delete. */
  static Stream<Operation> answered() {
    return operations.stream()
        .filter(one -> !one.isStream())
        .sorted(
            (one, other) ->
                Boolean.compare(one.method().equals("DELETE"), other.method().equals("DELETE")));
  }

  @Test
  void routes_areAllInTheFile_andTheOtherWayRound() {
    TreeSet<String> described = new TreeSet<>();
    operations.forEach(one -> described.add(one.toString()));
    TreeSet<String> served = new TreeSet<>();
    running
        .server
        .routes()
        .forEach(route -> served.add(route.method().name() + " " + route.path()));
    served.removeAll(List.of("GET /", "GET /alerts/{id}", "GET /assets/{name}"));

    assertThat(served).isEqualTo(described);
    assertThat(api.get("openapi").asString()).isEqualTo("3.1.0");
  }

  @Test
  void scopes_inTheFile_areThoseOfTheServer() {
    for (Route route : running.server.routes()) {
      operations.stream()
          .filter(one -> one.toString().equals(route.method().name() + " " + route.path()))
          .forEach(
              one -> {
                assertThat(one.isOpen()).as("open: " + one).isEqualTo(route.scope() == null);
                assertThat(one.isForAdministrators())
                    .as("admin: " + one)
                    .isEqualTo(route.scope() == dev.kikori.server.auth.Scope.ADMIN);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void route_withoutToken_tellsNothing(Operation operation) {
    expectProblem(send(operation, null), 401);
    expectProblem(send(operation, "wrong"), 401);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void route_withTokenForSendingOnly_tellsNothing(Operation operation) {
    expectProblem(send(operation, Running.INGEST), 403);
  }

  @ParameterizedTest
  @MethodSource("forAdministrators")
  void route_forAdministrators_refusesReaders(Operation operation) {
    expectProblem(send(operation, Running.READ), 403);
  }

  @ParameterizedTest
  @MethodSource("guarded")
  void route_withAnotherTenantsToken_showsNothingOfThisOne(Operation operation) {
    if (operation.isStream()) {
      return; // Streams of another tenant: StreamsTest.
    }
    HttpResponse<String> response = send(operation, Running.OTHER);

    assertThat(response.body())
        .doesNotContain("checkout-7d9f", "HikariPool", "a-7f3c21", "order <ID>", "team-shop")
        .doesNotContain("\"acme\"");
    if (operation.template().contains("{id}") && !operation.template().endsWith("/trend")) {
      expectProblem(response, 404);
    }
  }

  @ParameterizedTest
  @MethodSource("answered")
  void route_withToken_answersAsDescribed(Operation operation) {
    HttpResponse<String> response = send(operation, operation.isOpen() ? null : Running.ADMIN);

    JsonNode responses = operation.described().get("responses");
    JsonNode described = responses.get(Integer.toString(response.statusCode()));
    boolean refusedForGood =
        operation.template().endsWith("/unload")
            || operation.template().endsWith("/rollback")
            || operation.toString().equals("POST /api/v1/session");
    if (refusedForGood) {
      assertThat(response.statusCode()).isIn(409, 401);
      return;
    }
    assertThat(described).as(operation + " " + response.statusCode() + response.body()).isNotNull();
    if (described.has("content")) {
      JsonNode content = described.get("content");
      String type = content.propertyNames().iterator().next();
      assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(type);
      if (type.equals("application/json")) {
        List<String> wrong =
            new Schema(api)
                .problems(Running.json(response), content.get(type).get("schema"), "body");
        assertThat(wrong).as(response.body()).isEmpty();
      }
    }
  }

  private static void expectProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode schema = api.get("components").get("schemas").get("Problem");
    assertThat(new Schema(api).problems(Running.json(response), schema, "body")).isEmpty();
  }

  private static HttpResponse<String> send(Operation operation, String token) {
    JsonNode content = operation.described().path("requestBody").path("content");
    JsonNode example = content.path("application/json").path("example");
    String body = null;
    if (!content.isMissingNode()) {
      body = example.isMissingNode() ? "{\"token\": \"no such token\"}" : example.toString();
    }
    Map<String, String> headers =
        body == null ? Map.of() : Map.of("Content-Type", "application/json");
    return running.send(operation.method(), operation.path(), token, body, headers);
  }
}
