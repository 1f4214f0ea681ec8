package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.events.EventRecorder;
import dev.kikori.server.events.EventsConfig;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many events in a database behind the REST interface: 20,000, or as many as the property {@code kikori.events} says. */
final class StoredEventsTest {
  private static final int EVENTS = Integer.getInteger("kikori.events", 20_000);
  private static final int BATCH = 1_000;
  private static final ServiceKey CHECKOUT = new ServiceKey(Sample.TENANT, "checkout");

  @TempDir static Path folder;

  private static Database database;
  private static EventRecorder recorder;
  private static Running running;

  @BeforeAll
  static void start() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Clock clock = Clock.systemUTC();
    database = Database.open(Stores.PATIENT, folder, registry);
    EventsConfig config = new EventsConfig(1_000_000, EVENTS, null, null);
    recorder = new EventRecorder(config, database, registry, clock);
    recorder.start();
    WebServices rest = InMemory.sample(clock).services();
    WebServices services =
        new WebServices(
            rest.alerts(),
            rest.silences(),
            rest.opinions(),
            new StoredEvents(recorder),
            new StoredTemplates(recorder),
            rest.models(),
            rest.deliveries(),
            rest.analysis(),
            rest.health(),
            rest.lanes(),
            rest.windows());
    running = Running.withTokens(services, WebConfig.DEFAULTS, folder);
    for (long first = 1; first <= EVENTS; first += BATCH) {
      recorder.parsed(CHECKOUT, first, lines(first));
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> !search("q=" + message(EVENTS)).isEmpty());
  }

  @AfterAll
  static void stop() {
    running.close();
    recorder.close();
    database.close();
  }

  @Test
  void search_findsTheOldestAndTheNewest_soon() {
    long begin = System.nanoTime();
    assertThat(search("q=" + message(1)).get(0).get("message").asString()).contains(message(1));
    assertThat(search("severity=error&limit=100").size()).isEqualTo(100);
    assertThat(search("q=" + message(17_777) + "&service=checkout").size()).isEqualTo(1);
    assertThat(search("service=payment").isEmpty()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void pages_followOneAnother_withoutGapOrRepetition() {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 4; page++) {
      JsonNode answer = json("/api/v1/events?limit=250&cursor=" + cursor, Running.READ);
      answer.get("events").forEach(event -> ids.add(event.get("id").asString()));
      cursor = answer.get("next_cursor").asString();
    }

    assertThat(ids).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(ids.get(0)).isEqualTo("checkout/" + EVENTS);
    assertThat(ids.get(999)).isEqualTo("checkout/" + (EVENTS - 999));
  }

  @Test
  void event_hasItsStackTrace_andAnotherTenantHasNone() {
    JsonNode event = search("severity=error&limit=1").get(0);

    assertThat(event.get("stack_trace").asString()).contains("ConnectException");
    assertThat(event.get("message").asString()).doesNotContain("\n");
    assertThat(json("/api/v1/events?q=order", Running.OTHER).get("events").isEmpty()).isTrue();
  }

  @Test
  void templates_areCounted_andTheirTrendIsShort() {
    JsonNode templates =
        Awaitility.await()
            .until(
                () -> json("/api/v1/templates?service=checkout", Running.READ).get("templates"),
                found ->
                    found.valueStream().mapToLong(one -> one.get("count").asLong()).sum()
                        == EVENTS);
    String id = templates.get(0).get("id").asString();
    JsonNode trend =
        json(
            "/api/v1/templates/"
                + id
                + "/trend?service=checkout&until="
                + Instant.now().plusSeconds(120),
            Running.READ);

    assertThat(trend.get("counts").size()).isBetween(2, StoredTemplates.MOST_STRETCHES);
    assertThat(trend.get("counts").valueStream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(templates.get(0).get("count").asLong());
  }

  @Test
  void trend_ofManyMinutes_isAddedUpWithoutLoss() {
    List<Long> minutes = LongStream.range(0, 1_441).boxed().toList();
    Templates.Trend trend = StoredTemplates.coarser(Sample.NOW, Duration.ofMinutes(1), minutes);

    assertThat(trend.counts()).hasSizeLessThanOrEqualTo(StoredTemplates.MOST_STRETCHES);
    assertThat(trend.counts().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(minutes.stream().mapToLong(Long::longValue).sum());
    assertThat(trend.step()).isEqualTo(Duration.ofMinutes(16));
  }

  private static JsonNode search(String query) {
    return json("/api/v1/events?" + query, Running.READ).get("events");
  }

  private static JsonNode json(String path, String token) {
    HttpResponse<String> response = running.get(path, token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Running.json(response);
  }

  private static String message(long number) {
    return String.format(Locale.ROOT, "order-%06d", number);
  }

  private static List<WindowLine> lines(long first) {
    List<WindowLine> lines = new ArrayList<>();
    for (long i = first; i < first + BATCH; i++) {
      boolean bad = i % 50 == 0;
      Severity severity = bad ? Severity.ERROR : Severity.INFO;
      LogEvent event =
          new LogEvent(
              Sample.NOW.toEpochMilli() + i,
              severity,
              "shop.Orders",
              "main",
              "checkout-7d9f",
              message(i) + (bad ? " failed" : " placed"),
              null,
              bad ? "java.net.ConnectException: refused\n\tat shop.Db.load(Db.java:41)" : null,
              "",
              0,
              0,
              Map.of());
      Template template =
          new Template(bad ? 2 : 1, severity, "shop.Orders", bad ? "<*> failed" : "<*> placed");
      lines.add(new WindowLine(event, template, i <= 2));
    }
    return lines;
  }
}
