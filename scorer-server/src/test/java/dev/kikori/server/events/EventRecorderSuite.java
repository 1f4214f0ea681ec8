package dev.kikori.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.alert.TestClock;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for events on any database. */
abstract class EventRecorderSuite {
  static final ServiceKey SHOP = new ServiceKey("default", "shop");
  private static final EventsConfig MANY = new EventsConfig(1_000_000, 200_000, null, null);

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  SimpleMeterRegistry registry;
  Database database;
  EventRecorder recorder;
  private StoreConfig store;

  abstract StoreConfig store();

  @BeforeEach
  void open() {
    store = store();
    open(MANY);
  }

  @AfterEach
  void close() {
    if (recorder != null) {
      recorder.close();
      database.close();
    }
  }

  void open(EventsConfig config) {
    close();
    registry = new SimpleMeterRegistry();
    database = Database.open(store, folder, registry);
    recorder = new EventRecorder(config, database, registry, clock, clock::nanoTime);
    recorder.start();
  }

  @Test
  void search_findsSubstringsInAnyCase() {
    say(SHOP, 1, line(Severity.INFO, "user Ann logged in"), line(Severity.ERROR, "Disk is FULL"));
    assertThat(texts(text("isk is fu"))).containsExactly("Disk is FULL");
    assertThat(texts(text("LOGGED"))).containsExactly("user Ann logged in");
    assertThat(texts(text("is"))).as("shorter than a trigram").containsExactly("Disk is FULL");
    assertThat(texts(text("nothing of that"))).isEmpty();
    assertThat(texts(EventFilter.ALL)).containsExactly("Disk is FULL", "user Ann logged in");
    assertThat(recorder.search("other", EventFilter.ALL, null, 10).items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE event; --",
        "\" OR text MATCH \"a",
        "a AND b",
        "NEAR(a b)",
        "text:abc",
        "x*",
        "^abc",
        "100%_!done",
        "{\"a\": [1]}",
        "\u0000\ud800 nul",
        "\ud83d\ude00 smile \ud83d\ude00",
        "<script>",
        "--",
        "(((",
        "\\"
      })
  void search_forHostileText_findsItAsItIs(String hostile) {
    say(SHOP, 1, line(Severity.INFO, "before " + hostile + " after"), line(Severity.INFO, "else"));
    assertThat(texts(text(hostile))).hasSize(1).first().asString().startsWith("before ");
  }

  @Test
  void search_byEachPart_findsWhatHasIt() {
    WindowLine error = line(Severity.ERROR, "disk full");
    say(SHOP, 1, line(Severity.INFO, "all well"), line(Severity.WARN, "disk slow"), error);
    clock.advance(Duration.ofMinutes(1));
    Instant later = clock.instant();
    say(new ServiceKey("default", "cart"), 1, line(Severity.DEBUG, "cart made"));
    assertThat(texts(new EventFilter("cart", null, null, null, null, null, null)))
        .containsExactly("cart made");
    assertThat(texts(new EventFilter(null, null, Severity.WARN, null, null, null, null)))
        .containsExactly("disk full", "disk slow");
    assertThat(texts(new EventFilter(null, null, Severity.INFO, null, null, null, "disk")))
        .hasSize(2);
    assertThat(texts(new EventFilter(null, null, null, error.template().hexId(), null, null, null)))
        .containsExactly("disk full");
    assertThat(texts(new EventFilter(null, null, null, null, later, null, null)))
        .containsExactly("cart made");
    assertThat(texts(new EventFilter(null, "pod-1", null, null, null, later, null))).hasSize(3);
    assertThat(texts(new EventFilter(null, "pod-2", null, null, null, null, null))).isEmpty();
    RecordedEvent event = recorder.search("default", text("disk full"), null, 1).items().get(0);
    assertThat(event.attributes()).containsEntry("user", "ann");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.position()).isEqualTo(3);
  }

  @Test
  void events_saidAgain_areKeptAndCountedOnce() {
    say(SHOP, 1, line(Severity.INFO, "one"), line(Severity.INFO, "two"));
    open(MANY);
    say(SHOP, 2, line(Severity.INFO, "two"), line(Severity.INFO, "three"));
    assertThat(texts(EventFilter.ALL)).containsExactly("three", "two", "one");
    recorder.tidy();
    assertThat(recorder.templates().list("default", "shop", null, null, 10).items())
        .extracting(TemplateStatistics.Row::count)
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void search_pageByPage_hasAllOnce() {
    Random random = new Random(3);
    System.out.println("seed 3");
    WindowLine[] lines = new WindowLine[137];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line(Severity.INFO, "number " + i + (random.nextBoolean() ? " even so" : ""));
    }
    say(SHOP, 1, lines);
    for (EventFilter filter : List.of(EventFilter.ALL, text("number"))) {
      List<Long> positions = new ArrayList<>();
      String cursor = null;
      do {
        Page<RecordedEvent> page = recorder.search("default", filter, cursor, 20);
        page.items().forEach(event -> positions.add(event.position()));
        cursor = page.next();
      } while (cursor != null);
      assertThat(positions).hasSize(137).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
    assertThatThrownBy(() -> recorder.search("default", EventFilter.ALL, "'", 10))
        .hasMessageStartingWith("cursor:");
  }

  @Test
  void tooManyInASecond_leavesOutThePlainOnesFirst() {
    open(new EventsConfig(100, null, null, null));
    WindowLine[] lines = new WindowLine[300];
    for (int i = 0; i < 300; i++) {
      lines[i] = line(i >= 260 ? Severity.ERROR : Severity.INFO, "line " + i);
    }
    recorder.parsed(SHOP, 1, List.of(lines));
    await().until(() -> count("recorded") + count("rate_limited") == 300);
    List<String> errors =
        texts(new EventFilter(null, null, Severity.ERROR, null, null, null, null));
    assertThat(errors).as("all of them").hasSize(40);
    assertThat(count("rate_limited")).isBetween(200.0, 215.0);
    recorder.tidy();
    assertThat(recorder.templates().list("default", "shop", null, null, 500).items())
        .as("all count, kept or not")
        .hasSize(300);
  }

  @Test
  void tail_tellsOfATenantsOwnEvents() {
    List<RecordedEvent> told = new CopyOnWriteArrayList<>();
    recorder.tail(
        "default",
        EventFilter.ALL,
        event -> {
          throw new IllegalStateException("a bad follower");
        });
    Runnable end =
        recorder.tail(
            "default", new EventFilter(null, null, null, null, null, null, "disk"), told::add);
    say(SHOP, 1, line(Severity.INFO, "DISK ok"), line(Severity.INFO, "net ok"));
    say(new ServiceKey("other", "shop"), 1, line(Severity.INFO, "disk of others"));
    assertThat(told).extracting(RecordedEvent::text).containsExactly("DISK ok");
    end.run();
    say(SHOP, 3, line(Severity.INFO, "disk again"));
    assertThat(told).hasSize(1);
  }

  @Test
  void trend_countsByTheMinute() {
    WindowLine disk = line(Severity.INFO, "disk");
    Instant from = clock.instant();
    say(SHOP, 1, disk, disk, disk);
    recorder.tidy();
    clock.advance(Duration.ofMinutes(2));
    say(SHOP, 4, disk, line(Severity.INFO, "net"));
    recorder.tidy();
    Instant to = clock.instant().plusSeconds(60);
    assertThat(
            recorder
                .templates()
                .trend("default", "shop", disk.template().hexId(), from, to)
                .counts())
        .containsExactly(3L, 0L, 1L);
    assertThat(recorder.templates().list("default", "shop", "DIS", null, 10).items())
        .extracting(TemplateStatistics.Row::count)
        .containsExactly(4L);
    Page<TemplateStatistics.Row> first =
        recorder.templates().list("default", "shop", null, null, 1);
    assertThat(first.items()).extracting(TemplateStatistics.Row::text).containsExactly("disk");
    assertThat(recorder.templates().list("default", "shop", null, first.next(), 1).items())
        .extracting(TemplateStatistics.Row::text)
        .containsExactly("net");
    assertThat(recorder.templates().find("default", "shop", disk.template().hexId()))
        .hasValueSatisfying(row -> assertThat(row.text()).isEqualTo("disk"));
    assertThat(recorder.templates().find("other", "shop", disk.template().hexId())).isEmpty();
  }

  @Test
  void retention_byAge_andByBytes_takesTheOldest() {
    open(new EventsConfig(1_000_000, 200_000, Duration.ofDays(1), new ByteSize(1 << 20)));
    say(SHOP, 1, line(Severity.INFO, "old disk"));
    clock.advance(Duration.ofHours(25));
    say(SHOP, 2, line(Severity.INFO, "new disk"));
    recorder.tidy();
    assertThat(texts(text("disk"))).containsExactly("new disk");
    WindowLine[] lines = new WindowLine[600];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = line(Severity.INFO, "filler " + i + "x".repeat(1_000));
    }
    say(SHOP, 3, lines);
    recorder.tidy();
    assertThat(texts(text("new disk"))).isEmpty();
    assertThat(texts(text("filler 599"))).hasSize(1);
    assertThat(registry.get("scorer.events.size").gauge().value()).isLessThan(1 << 20);
  }

  @Test
  void retention_clockSetForward_takesNothingForADay() {
    open(new EventsConfig(1_000_000, 200_000, Duration.ofDays(2), new ByteSize(1 << 20)));
    say(SHOP, 1, line(Severity.INFO, "old disk"));
    clock.set(Duration.ofDays(365));
    recorder.tidy();
    clock.advance(Duration.ofHours(23));
    recorder.tidy();
    assertThat(texts(text("disk"))).containsExactly("old disk");
    clock.advance(Duration.ofHours(1));
    recorder.tidy();
    assertThat(texts(text("disk"))).isEmpty();
  }

  @Test
  void config_outOfBounds_isRefusedWithItsKey() {
    assertThat(EventsConfig.DEFAULTS.maxPerSecond()).isEqualTo(1_000);
    assertThat(EventsConfig.DEFAULTS.retention()).isEqualTo(Duration.ofDays(3));
    assertThatThrownBy(() -> new EventsConfig(0, null, null, null))
        .hasMessage("max_per_second: 0 (expected: 1..1000000)");
  }

  void say(ServiceKey service, long position, WindowLine... lines) {
    double before = count("recorded");
    recorder.parsed(service, position, List.of(lines));
    await().until(() -> count("recorded") == before + lines.length);
  }

  List<String> texts(EventFilter filter) {
    return recorder.search("default", filter, null, 500).items().stream()
        .map(RecordedEvent::text)
        .toList();
  }

  double count(String outcome) {
    return registry.get("scorer.events").tag("outcome", outcome).counter().count();
  }

  static EventFilter text(String text) {
    return new EventFilter(null, null, null, null, null, null, text);
  }

  static WindowLine line(Severity severity, String message) {
    return new WindowLine(
        new LogEvent(
            1_700_000_000_000L,
            severity,
            "shop.Disk",
            "main",
            "pod-1",
            message,
            null,
            null,
            message,
            1,
            1,
            Map.of("user", "ann")),
        new Template(message.hashCode(), severity, "shop.Disk", message),
        false);
  }
}
