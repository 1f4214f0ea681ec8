package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.analyze.AnalyzeConfig;
import dev.kikori.server.analyze.Analyzer;
import dev.kikori.server.batch.BatchConfig;
import dev.kikori.server.batch.DynamicBatcher;
import dev.kikori.server.model.ModelConfig;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The shipped model behind the REST interface. */
final class ServedModelsTest {
  private static final Duration WAIT = Duration.ofMinutes(10);

  /** Every window is read by the model, however busy the machine is. */
  private static final BatchConfig PATIENT =
      new BatchConfig(null, null, null, WAIT, null, WAIT, WAIT, null, null);

  @TempDir static Path folder;

  private static ModelRepository repository;
  private static DynamicBatcher batcher;
  private static Running running;

  @BeforeAll
  static void start() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Clock clock = Running.sampleClock();
    repository =
        new ModelRepository(
            ModelConfig.DEFAULTS.withRepository(Path.of("..", "bundles")), registry, clock);
    repository.start();
    batcher = new DynamicBatcher(PATIENT, repository, registry, Tracing.off());
    AnalyzeConfig analyze = new AnalyzeConfig(null, null, null, WAIT);
    WebServices rest = InMemory.sample(clock).services();
    WebServices services =
        new WebServices(
            rest.alerts(),
            rest.silences(),
            rest.opinions(),
            rest.events(),
            rest.templates(),
            new ServedModels(repository, registry),
            rest.deliveries(),
            new AnalyzerAnalysis(new Analyzer(analyze, batcher, registry, clock)),
            rest.health(),
            rest.lanes(),
            rest.windows());
    running = Running.withTokens(services, WebConfig.DEFAULTS, folder);
  }

  @AfterAll
  static void stop() {
    running.close();
    batcher.close();
    repository.close();
  }

  @Test
  void analyze_findsTheLineThatCounts_andTheModelCountsIt() {
    HttpResponse<String> response =
        running.send(
            "POST",
            "/api/v1/analyze?service=checkout",
            Running.READ,
            "2026-11-22 08:00:01 INFO Cart - cart 1 priced\n"
                + "2026-11-22 08:00:02 INFO Cart - cart 2 priced\n"
                + "2026-11-22 08:00:03 ERROR Db - could not get a connection within 3000 ms\n",
            Map.of("Content-Type", "text/plain"));

    JsonNode result = Running.json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(result.get("should_alert_user").asBoolean()).isTrue();
    assertThat(result.at("/messages/critical/0").asString()).contains("could not get a connection");
    assertThat(result.at("/line_numbers/critical/0").asInt()).isEqualTo(3);
    assertThat(result.get("model").asString()).startsWith("kikori-nano/");
    JsonNode model = models().get(0);
    assertThat(model.get("name").asString()).isEqualTo("kikori-nano");
    assertThat(model.get("state").asString()).isEqualTo("READY");
    assertThat(model.get("in_force").asBoolean()).isTrue();
    assertThat(model.at("/metrics/supervised_validation/f1").asDouble()).isPositive();
    assertThat(model.get("figures").toString()).contains("requests_scored");
  }

  @Test
  void analyze_tooMuch_isRefusedWithTheLimit() {
    String blank = running.post("/api/v1/analyze", Running.READ, "{\"lines\":[\" \"]}").body();

    assertThat(blank).contains("bad-request", "lines: nothing but blanks");
  }

  @Test
  void load_putsAVersionInForceAgain_andRefusesOneThatIsNotThere() {
    String path = "/api/v1/models/kikori-nano/";
    String version = models().get(0).get("version").asString();

    assertThat(
            running
                .post(path + "load", Running.ADMIN, "{\"version\":\"" + version + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(running.post(path + "load", Running.ADMIN, "{\"version\":\"99\"}").statusCode())
        .isEqualTo(404);
    assertThat(running.post(path + "load", Running.ADMIN, "{\"version\":\"../x\"}").statusCode())
        .isEqualTo(404);
    assertThat(running.post(path + "unload", Running.ADMIN, "{}").statusCode()).isEqualTo(409);
    assertThat(running.get("/v2/models/kikori-nano/ready", Running.READ).statusCode())
        .isEqualTo(200);
  }

  @Test
  void services_ofOtherTenants_areNotNamed() {
    List<String> all = List.of("*", "globex/secret-service", "acme/cart");

    assertThat(ServedModels.services("acme", all)).containsExactly("*", "cart");
  }

  private static JsonNode models() {
    return Running.json(running.get("/api/v1/models", Running.READ)).get("models");
  }
}
