package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertCenter;
import dev.kikori.server.alert.AlertConfig;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Stores;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Alerts from a lane's word to what a caller sees, by way of the alert center and a database. */
final class StoredAlertsTest {
  @TempDir Path folder;

  private final Clock clock = Running.sampleClock();
  private Database database;
  private AlertCenter center;
  private Running running;

  @BeforeEach
  void start() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AlertBus bus = new AlertBus();
    database = Database.open(Stores.PATIENT, folder, registry);
    center = new AlertCenter(AlertConfig.DEFAULTS, database, bus, registry, Tracing.off(), clock);
    center.start();
    WebServices rest = InMemory.sample(clock).services();
    WebServices services =
        new WebServices(
            new StoredAlerts(center, bus, clock),
            new StoredSilences(center, clock),
            new StoredOpinions(center),
            rest.events(),
            rest.templates(),
            rest.models(),
            rest.deliveries(),
            rest.analysis(),
            rest.health(),
            rest.lanes(),
            rest.windows());
    running = Running.withTokens(services, WebConfig.DEFAULTS, folder);
  }

  @AfterEach
  void stop() {
    running.close();
    center.close();
    database.close();
  }

  @Test
  void alert_ofALane_isListedShownAndHistorised_forItsTenantOnly() {
    String id = fire("checkout", "order placed");

    JsonNode alert = json("/api/v1/alerts/" + id);
    assertThat(alert.get("risk_score").asInt()).isEqualTo(94);
    assertThat(alert.get("status").asString()).isEqualTo("firing");
    assertThat(alert.get("window").size()).isEqualTo(3);
    assertThat(json("/api/v1/alerts?q=ORDER&service=checkout").get("alerts").size()).isEqualTo(1);
    String fingerprint = alert.get("fingerprint").asString();
    assertThat(json("/api/v1/fingerprints/" + fingerprint + "/alerts").get("alerts").size())
        .isEqualTo(1);
    String elsewhere =
        json("/api/v1/alerts/" + fire("payment", "order placed")).get("fingerprint").asString();
    assertThat(elsewhere).as("the same trouble in another service").isNotEqualTo(fingerprint);
    assertThat(running.get("/api/v1/alerts/" + id, Running.OTHER).statusCode()).isEqualTo(404);
    assertThat(Running.json(running.get("/api/v1/alerts", Running.OTHER)).get("alerts").isEmpty())
        .isTrue();
  }

  @Test
  void list_goesOnAtItsCursor_andRefusesAForeignOne() {
    fire("checkout", "one");
    fire("payment", "two");
    fire("inventory", "three");
    JsonNode first = json("/api/v1/alerts?limit=2");
    JsonNode second = json("/api/v1/alerts?cursor=" + first.get("next_cursor").asString());

    assertThat(first.get("alerts").size() + second.get("alerts").size()).isEqualTo(3);
    assertThat(second.get("next_cursor").isNull()).isTrue();
    assertThat(running.get("/api/v1/alerts?cursor=nonsense", Running.READ).statusCode())
        .isEqualTo(400);
  }

  @Test
  void feedback_isKeptWithItsWindow_andExportedForTheTrainer() {
    String id = fire("checkout", "order placed");
    String path = "/api/v1/alerts/" + id + "/feedback";
    assertThat(
            running
                .post(path, Running.READ, "{\"true_alert\":false,\"note\":\"a drill\"}")
                .statusCode())
        .isEqualTo(204);

    assertThat(json("/api/v1/feedback?alert=" + id).at("/feedback/0/note").asString())
        .isEqualTo("a drill");
    HttpResponse<String> export = running.get("/api/v1/feedback/export", Running.READ);
    assertThat(export.body().lines()).hasSize(1);
    assertThat(export.body()).contains("Normal", "a drill");
    assertThat(running.post(path, Running.OTHER, "{\"true_alert\":true}").statusCode())
        .isEqualTo(404);
    assertThat(running.get("/api/v1/feedback/export", Running.OTHER).body()).isEmpty();
  }

  @Test
  void silence_mutesTheAlert_inBothVocabularies_untilItIsEnded() {
    String id = fire("checkout", "order placed");
    String body =
        "{\"matchers\":[{\"name\":\"service\",\"value\":\"check.*\",\"is_regex\":true}],\"ends_at\":\"2099-01-01T00:00:00Z\"}";
    String silence =
        Running.json(running.post("/api/v1/silences", Running.ADMIN, body)).get("id").asString();

    assertThat(json("/api/v1/alerts/" + id).at("/muted_by/0").asString())
        .isEqualTo("silence: " + silence);
    assertThat(json("/api/v2/alerts").at("/0/status/silencedBy/0").asString()).isEqualTo(silence);
    assertThat(
            running
                .send("DELETE", "/api/v2/silence/" + silence, Running.OTHER, null, Map.of())
                .statusCode())
        .isEqualTo(404);
    assertThat(
            running
                .send("DELETE", "/api/v2/silence/" + silence, Running.ADMIN, null, Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(json("/api/v1/alerts/" + id).get("muted_by").isEmpty()).isTrue();
    assertThat(json("/api/v2/silence/" + silence).at("/status/state").asString())
        .isEqualTo("expired");
  }

  @Test
  void suppression_mutesTheTemplatesAlerts_andHoldsAfterARestart_forItsTenantOnly()
      throws IOException {
    String id = fire("checkout", "order placed");
    String other = fire("payment", "charge");
    String template = json("/api/v1/alerts/" + id).at("/templates/0/id").asString();
    String body =
        "{\"template\":\"%s\",\"service\":\"checkout\",\"ends_at\":\"2099-01-01T00:00:00Z\",\"comment\":\"harmless\"}"
            .formatted(template);

    assertThat(running.post("/api/v1/suppressions", Running.READ, body).statusCode())
        .isEqualTo(403);
    HttpResponse<String> made = running.post("/api/v1/suppressions", Running.ADMIN, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String suppression = Running.json(made).get("id").asString();

    assertThat(mutedBy(id)).containsExactly("suppression: " + suppression);
    assertThat(mutedBy(other)).as("the template, but another service").isEmpty();
    stop();
    start();
    assertThat(mutedBy(id)).as("after a restart").hasSize(1);
    JsonNode kept = json("/api/v1/suppressions").at("/suppressions/0");
    assertThat(kept.get("created_by").asString()).isEqualTo(Running.ADMIN);
    assertThat(kept.get("ends_at").asString()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(json("/api/v1/silences").at("/silences/0")).isEqualTo(kept);
    assertThat(running.get("/api/v1/suppressions", Running.OTHER).body())
        .isEqualTo("{\"suppressions\":[]}");
    assertThat(end("/api/v1/suppressions/" + suppression, Running.OTHER)).isEqualTo(404);
    assertThat(mutedBy(id)).hasSize(1);
    assertThat(end("/api/v1/suppressions/" + suppression, Running.ADMIN)).isEqualTo(204);
    assertThat(mutedBy(id)).isEmpty();
    assertThat(json("/api/v1/suppressions").at("/suppressions/0/state").asString())
        .isEqualTo("expired");
  }

  @Test
  void suppressions_leaveOutOtherSilences_andDoNotEndThem() {
    String body =
        "{\"matchers\":[{\"name\":\"service\",\"value\":\"shop\"}],\"ends_at\":\"2099-01-01T00:00:00Z\"}";
    JsonNode silence = Running.json(running.post("/api/v1/silences", Running.ADMIN, body));

    assertThat(silence.get("kind").asString()).isEqualTo("silence");
    assertThat(json("/api/v1/suppressions").get("suppressions").isEmpty()).isTrue();
    assertThat(end("/api/v1/suppressions/" + silence.get("id").asString(), Running.ADMIN))
        .isEqualTo(404);
    assertThat(json("/api/v1/silences").at("/silences/0/state").asString()).isEqualTo("active");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                                        | template: none
          {"template":"order placed","ends_at":"2099-01-01T00:00:00Z"}                              | template: none, or no id
          {"template":"0B7E6D5C4B3A2918","ends_at":"2099-01-01T00:00:00Z"}                          | 16 hexadecimal digits in lower case
          {"template":"0b7e6d5c4b3a2918"}                                                           | ends_at: null
          {"template":"0b7e6d5c4b3a2918","ends_at":"2001-01-01T00:00:00Z"}                          | expected: after starts_at and after now
          {"template":"0b7e6d5c4b3a2918","ends_at":"2099-01-01T00:00:00Z","service":" "}            | service: empty
          {"template":"0b7e6d5c4b3a2918","ends_at":"2099-01-01T00:00:00Z","matchers":[]}            | unknown field
          {"template":"0b7e6d5c4b3a2918","ends_at":"tomorrow"}                                      | ends_at: not as described
          """)
  void suppression_thatIsNone_isRefusedWithTheField(String body, String reason) {
    HttpResponse<String> refused = running.post("/api/v1/suppressions", Running.ADMIN, body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Running.json(refused).get("detail").asString()).contains(reason);
    assertThat(Running.json(refused).get("remedy").asString()).isNotBlank();
    assertThat(json("/api/v1/silences").get("silences").isEmpty()).isTrue();
  }

  @Test
  void silence_withABadExpression_isRefusedWithTheReason() {
    String body =
        "{\"matchers\":[{\"name\":\"service\",\"value\":\"(\",\"is_regex\":true}],\"ends_at\":\"2099-01-01T00:00:00Z\"}";

    assertThat(running.post("/api/v1/silences", Running.ADMIN, body).statusCode()).isEqualTo(400);
  }

  @Test
  void databaseThatIsGone_isNotReadyRatherThanAFailure() {
    database.close();

    assertThat(running.get("/api/v1/alerts", Running.READ).statusCode()).isEqualTo(503);
  }

  private String fire(String service, String summary) {
    Verdict verdict = Sample.verdict(service + "-7d9f", 1, 94, summary);
    Alert alert =
        new Alert(
            service,
            service + "-7d9f",
            Alert.Status.FIRING,
            verdict,
            verdict,
            verdict,
            1,
            List.of(summary));
    ServiceKey key = new ServiceKey(Sample.TENANT, service);
    center.alert(key, "l-" + service, 1, "kikori-nano/0.1.0", alert);
    return Awaitility.await()
        .until(
            () -> json("/api/v1/alerts?service=" + service).get("alerts"),
            alerts -> !alerts.isEmpty())
        .get(0)
        .get("id")
        .asString();
  }

  private List<String> mutedBy(String alert) {
    List<String> reasons = new ArrayList<>();
    json("/api/v1/alerts/" + alert).get("muted_by").forEach(one -> reasons.add(one.asString()));
    return reasons;
  }

  private int end(String path, String token) {
    return running.send("DELETE", path, token, null, Map.of()).statusCode();
  }

  private JsonNode json(String path) {
    HttpResponse<String> response = running.get(path, Running.READ);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Running.json(response);
  }
}
