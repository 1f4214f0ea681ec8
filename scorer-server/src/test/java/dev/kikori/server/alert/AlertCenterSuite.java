package dev.kikori.server.alert;

import static dev.kikori.server.alert.AlertFixtures.MODEL;
import static dev.kikori.server.alert.AlertFixtures.SHOP;
import static dev.kikori.server.alert.AlertFixtures.firing;
import static dev.kikori.server.alert.AlertFixtures.resolved;
import static dev.kikori.server.alert.AlertFixtures.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.alert.FeedbackSink.Feedback;
import dev.kikori.server.condition.Matcher;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Page;
import dev.kikori.server.store.StoreConfig;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for alerts on any database. */
abstract class AlertCenterSuite {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  final TestClock clock = new TestClock();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<AlertRecord> told = new CopyOnWriteArrayList<>();
  private StoreConfig store;
  Database database;
  AlertCenter center;

  abstract StoreConfig store();

  @BeforeEach
  void open() {
    store = store();
    open(AlertConfig.DEFAULTS);
  }

  @AfterEach
  void close() {
    if (center != null) {
      center.close();
      database.close();
    }
  }

  void open(AlertConfig config) {
    close();
    database = Database.open(store, folder, registry);
    AlertBus bus = new AlertBus();
    bus.subscribe(told::add);
    center =
        new AlertCenter(config, database, bus, registry, Tracing.off(), clock, clock::nanoTime);
    center.start();
  }

  @Test
  void alert_thatFires_isStoredAndTold() {
    say("a1", 1, firing("disk", 70));
    AlertRecord alert = find("a1");
    assertThat(told).containsExactly(alert);
    assertThat(alert.status()).isEqualTo(Status.FIRING);
    assertThat(alert.revision()).isEqualTo(1);
    assertThat(alert.severity()).isEqualTo("warning");
    assertThat(alert.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "alertname", "LogAnomaly",
                "tenant", "default",
                "service", "shop",
                "instance", "pod-1",
                "severity", "warning"));
    assertThat(alert.critical()).containsExactly("disk broke");
    assertThat(alert.window()).hasSize(10);
    assertThat(alert.window().get(9).role()).isEqualTo("critical");
    assertThat(alert.window().get(0).role()).isEqualTo("warning");
    assertThat(alert.startsAt()).isEqualTo(AlertFixtures.START.plusMillis(1));
    assertThat(counter("scorer.alerts", "severity", "warning")).isEqualTo(1);
  }

  @Test
  void alert_throughItsLife_keepsItsIdAndCountsRevisions() {
    say("a1", 1, firing("disk", 60));
    say("a1", 2, updated("disk", 90, 2));
    say("a1", 3, resolved("disk", 90, 2));
    assertThat(told).extracting(AlertRecord::revision).containsExactly(1, 2, 3);
    assertThat(told)
        .extracting(AlertRecord::severity)
        .containsExactly("warning", "critical", "critical");
    AlertRecord end = find("a1");
    assertThat(end.status()).isEqualTo(Status.RESOLVED);
    assertThat(end.endsAt()).isNotNull().isAfterOrEqualTo(end.startsAt());
    assertThat(end.windows()).isEqualTo(2);
  }

  @Test
  void alert_saidAgain_changesNothing() {
    say("a1", 1, firing("disk", 60));
    say("a1", 2, resolved("disk", 60, 1));
    open(AlertConfig.DEFAULTS);
    say("a1", 1, firing("disk", 60));
    say("a1", 2, resolved("disk", 60, 1));
    assertThat(told).hasSize(2);
    assertThat(center.alerts().list("default", AlertFilter.ALL, null, 10).items()).hasSize(1);
  }

  @Test
  void alert_ofAProblemThatFires_isTheSameAlert() {
    say("a1", 1, firing("disk", 60));
    say("b1", 1, firing("disk", 55));
    say("a1", 2, resolved("disk", 60, 3));
    assertThat(find("a1").status()).as("b1 still sees it").isEqualTo(Status.FIRING);
    say("b1", 2, resolved("disk", 55, 2));
    assertThat(find("a1").status()).isEqualTo(Status.RESOLVED);
    assertThat(find("a1").windows()).isEqualTo(5);
    assertThat(center.alerts().find("default", "b1")).isEmpty();
  }

  @Test
  void alert_thatReturnsSoon_isOpenedAgain() {
    say("a1", 1, firing("disk", 60));
    say("a1", 2, resolved("disk", 60, 1));
    clock.advance(Duration.ofMinutes(9));
    say("a2", 1, firing("disk", 60));
    assertThat(find("a1").status()).isEqualTo(Status.FIRING);
    assertThat(find("a1").endsAt()).isNull();
    say("a2", 2, resolved("disk", 60, 1));
    clock.advance(Duration.ofMinutes(11));
    say("a3", 1, firing("disk", 60));
    assertThat(find("a3").status()).isEqualTo(Status.FIRING);
    assertThat(center.alerts().history("default", find("a1").fingerprint(), 10))
        .extracting(AlertRecord::id)
        .containsExactly("a3", "a1");
  }

  @Test
  void alert_thatCameAndWentUnseen_isToldOfTwice() {
    say("a1", 2, resolved("disk", 60, 1));
    assertThat(told)
        .extracting(AlertRecord::status)
        .containsExactly(Status.FIRING, Status.RESOLVED);
  }

  @Test
  void alert_clockSetForward_isResolvedWhenNothingWasHeardForItsTimeAfterwards() {
    say("a1", 1, firing("disk", 60));
    center.tidy();
    clock.set(Duration.ofDays(1));
    center.tidy();
    clock.advance(Duration.ofMinutes(29));
    center.tidy();
    assertThat(find("a1").status()).isEqualTo(Status.FIRING);
    clock.advance(Duration.ofMinutes(2));
    center.tidy();
    assertThat(find("a1").status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void alert_nothingMoreIsHeardOf_isResolved() {
    say("a1", 1, firing("disk", 60));
    clock.advance(Duration.ofMinutes(29));
    center.tidy();
    assertThat(find("a1").status()).isEqualTo(Status.FIRING);
    clock.advance(Duration.ofMinutes(2));
    center.tidy();
    assertThat(find("a1").status()).isEqualTo(Status.RESOLVED);
    say("a1", 2, updated("disk", 60, 2));
    assertThat(find("a1").status()).isEqualTo(Status.FIRING);
  }

  @Test
  void alert_fatalLine_isCritical() {
    List<WindowLine> lines = new ArrayList<>(AlertFixtures.lines("disk", 5));
    lines.add(AlertFixtures.line(6, Severity.FATAL, "disk is gone"));
    say("a1", 1, AlertFixtures.alert("disk", 52, Alert.Status.FIRING, 1, lines));
    assertThat(find("a1").severity()).isEqualTo("critical");
  }

  @Test
  void window_ofManyLongLines_isCutAroundTheLinesThatCount() {
    List<WindowLine> lines = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      lines.add(
          AlertFixtures.line(
              i, i == 1_500 ? Severity.ERROR : Severity.INFO, "x".repeat(i == 1_500 ? 9_000 : 5)));
    }
    say("a1", 1, AlertFixtures.alert("disk", 60, Alert.Status.FIRING, 1, lines));
    AlertRecord alert = find("a1");
    assertThat(alert.window()).hasSize(AlertDrafts.MAX_LINES);
    assertThat(alert.window())
        .filteredOn(line -> line.role().equals("critical"))
        .singleElement()
        .satisfies(line -> assertThat(line.text()).hasSize(AlertDrafts.MAX_LINE_CHARS));
  }

  @Test
  void alert_hostileText_isKeptAsItIs() {
    String hostile =
        "<script>alert(1)</script> '; DROP TABLE alert; -- %s%n ${jndi:ldap://x} \u001b[31m \u202e \ud83d\ude00 {\"a\":1}";
    say("a1", 1, firing(hostile, 60));
    say(new ServiceKey("default", "nul\0\ud800" + "s".repeat(500)), "a2", 1, firing("nul\0", 60));
    assertThat(find("a1").critical()).containsExactly(hostile + " broke");
    assertThat(find("a2").critical()).containsExactly("nul\ufffd broke");
    assertThat(find("a2").service()).hasSize(256).startsWith("nul\ufffd\ufffd");
    AlertFilter filter = new AlertFilter(null, null, null, null, null, "'; drop TABLE");
    assertThat(center.alerts().list("default", filter, null, 10).items())
        .extracting(AlertRecord::id)
        .containsExactly("a1");
  }

  @Test
  void list_page_byPageHasAllOnce() {
    Random random = new Random(11);
    System.out.println("seed 11");
    for (int i = 0; i < 57; i++) {
      clock.advance(Duration.ofMillis(random.nextInt(2)));
      say(new ServiceKey("default", "s" + i % 3), "a" + i, 1, firing("p" + i, 60));
    }
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      Page<AlertRecord> page = center.alerts().list("default", AlertFilter.ALL, cursor, 10);
      page.items().forEach(alert -> ids.add(alert.id()));
      cursor = page.next();
    } while (cursor != null);
    assertThat(ids).hasSize(57).doesNotHaveDuplicates();
    AlertFilter one = new AlertFilter(Status.FIRING, "s1", "warning", clock.instant(), null, null);
    assertThat(center.alerts().list("default", one, null, 100).items())
        .allMatch(alert -> alert.service().equals("s1"))
        .hasSizeBetween(1, 19);
    assertThat(center.alerts().counts("default")).containsEntry("FIRING/warning", 57L);
    assertThat(center.alerts().list("other", AlertFilter.ALL, null, 10).items()).isEmpty();
    assertThatThrownBy(() -> center.alerts().list("default", AlertFilter.ALL, "no cursor", 10))
        .hasMessageStartingWith("cursor:");
  }

  @Test
  void neighbours_areThoseThatBeganNearIt() {
    say("a1", 1, firing("disk", 60));
    say(new ServiceKey("default", "cart"), "c1", 1, firing("net", 60));
    say(new ServiceKey("other", "cart"), "o1", 1, firing("net", 60));
    assertThat(center.alerts().neighbours(find("a1"), Duration.ofMinutes(5), 10))
        .extracting(AlertRecord::id)
        .containsExactly("c1");
  }

  @Test
  void alerts_beyondTheBudget_areKeptAndOneTellsOfThem() {
    open(
        new AlertConfig(Map.of("team", "shop"), null, 3, null, null, null, null, null, null, null));
    for (int i = 0; i < 6; i++) {
      say("a" + i, 1, firing("p" + i, 60));
    }
    assertThat(find("a2").labels()).doesNotContainKey("budget").containsEntry("team", "shop");
    assertThat(reasons(find("a2"))).isEmpty();
    assertThat(find("a3").labels()).containsEntry("budget", "exceeded");
    assertThat(reasons(find("a3"))).containsExactly("suppression: budget");
    AlertRecord summary = find("budget-a3");
    assertThat(summary.labels()).containsEntry("alertname", "AlertBudgetExceeded");
    assertThat(summary.summary()).singleElement().asString().contains("3 alerts");
    assertThat(reasons(summary)).isEmpty();
    clock.advance(Duration.ofMinutes(61));
    center.tidy();
    assertThat(find("budget-a3").status()).isEqualTo(Status.RESOLVED);
    say("b1", 1, firing("q", 60));
    assertThat(find("b1").labels()).doesNotContainKey("budget");
  }

  @Test
  void silence_whileActive_silencesWhatItMatches() {
    say("a1", 1, firing("disk", 60));
    Instant now = clock.instant();
    Silence silence =
        center
            .silences()
            .create(
                "default",
                List.of(
                    Matcher.equal("service", "shop"), new Matcher("instance", "pod-.", true, true)),
                now.plusSeconds(60),
                now.plusSeconds(120),
                "ops",
                "we know");
    assertThat(reasons(find("a1"))).as("pending").isEmpty();
    clock.advance(Duration.ofSeconds(60));
    assertThat(reasons(find("a1"))).containsExactly("silence: " + silence.id());
    open(AlertConfig.DEFAULTS);
    assertThat(reasons(find("a1"))).as("after a restart").hasSize(1);
    assertThat(center.silences().expire("other", silence.id())).isFalse();
    assertThat(center.silences().expire("default", silence.id())).isTrue();
    assertThat(reasons(find("a1"))).isEmpty();
    assertThat(center.silences().find("default", silence.id()).orElseThrow().state(clock.instant()))
        .isEqualTo(Silence.State.EXPIRED);
    assertThat(center.silences().list("default")).hasSize(1);
    assertThat(center.silences().list("other")).isEmpty();
  }

  @Test
  void silence_ofATemplate_isASuppression() {
    say("a1", 1, firing("disk", 60));
    say("a2", 1, firing("net", 60));
    center
        .silences()
        .create(
            "default",
            List.of(Matcher.equal(Matcher.TEMPLATE, AlertFixtures.template("disk").hexId())),
            clock.instant(),
            clock.instant().plusSeconds(60),
            "ops",
            "");
    assertThat(reasons(find("a1"))).singleElement().asString().startsWith("suppression: ");
    assertThat(reasons(find("a2"))).isEmpty();
  }

  @Test
  void feedback_onAnAlert_isKeptOnceForEachAuthor() {
    say("a1", 1, firing("disk", 60));
    FeedbackSink sink = center.feedback();
    assertThat(sink.feedback(new Feedback("default", "a1", true, "right", "ann"))).isTrue();
    assertThat(sink.feedback(new Feedback("default", "a1", false, "no, wrong", "ann"))).isTrue();
    assertThat(sink.feedback(new Feedback("default", "a1", true, "", "bob"))).isTrue();
    assertThat(sink.feedback(new Feedback("other", "a1", true, "", "eve"))).isFalse();
    assertThat(sink.feedback(new Feedback("default", "none", true, "", "eve"))).isFalse();
    List<Opinion> opinions = center.feedback().list("default", "a1", null, 10).items();
    assertThat(opinions.stream().collect(Collectors.toMap(Opinion::author, Opinion::trueAlert)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("ann", false, "bob", true));
    assertThat(center.feedback().list("other", null, null, 10).items()).isEmpty();
  }

  @Test
  void undelivered_untilAStreamHasTakenIt() {
    say("a1", 1, firing("disk", 60));
    StreamDelivery deliveries = center.deliveries();
    assertThat(deliveries.undelivered(SHOP, "pod-1")).hasSize(1);
    assertThat(deliveries.undelivered(SHOP, "pod-2")).isEmpty();
    assertThat(deliveries.undelivered(new ServiceKey("other", "shop"), "pod-1")).isEmpty();
    deliveries.delivered("a1", 1);
    assertThat(deliveries.undelivered(SHOP, "pod-1")).isEmpty();
    say("a1", 2, updated("disk", 60, 2));
    assertThat(deliveries.undelivered(SHOP, "pod-1"))
        .extracting(AlertRecord::revision)
        .containsExactly(2);
    deliveries.delivered("a1", 1);
    assertThat(deliveries.undelivered(SHOP, "pod-1")).as("an older one says nothing").hasSize(1);
  }

  @Test
  void retention_byAge_takesResolvedAlertsAlone() {
    say("a1", 1, firing("disk", 60));
    say("a1", 2, resolved("disk", 60, 1));
    center.feedback().feedback(new Feedback("default", "a1", true, "", "ann"));
    clock.advance(Duration.ofDays(89));
    say("a2", 1, firing("net", 60));
    clock.advance(Duration.ofDays(2));
    say("a2", 2, updated("net", 60, 2));
    center.tidy();
    assertThat(center.alerts().list("default", AlertFilter.ALL, null, 10).items())
        .extracting(AlertRecord::id)
        .containsExactly("a2");
    assertThat(center.feedback().list("default", null, null, 10).items())
        .as("feedback outlives its alert")
        .hasSize(1);
  }

  @Test
  void retention_clockSetForward_takesNothingForADay() {
    say("a1", 1, firing("disk", 60));
    say("a1", 2, resolved("disk", 60, 1));
    clock.set(Duration.ofDays(365));
    center.tidy();
    clock.advance(Duration.ofHours(23));
    center.tidy();
    assertThat(find("a1").status()).isEqualTo(Status.RESOLVED);
    clock.advance(Duration.ofHours(1));
    center.tidy();
    assertThat(center.alerts().find("default", "a1")).isEmpty();
  }

  @Test
  void updates_inARush_areWrittenOnceASecondAndTheLastOneCounts() {
    long start = System.nanoTime();
    say("a1", 1, firing("disk", 60));
    for (int revision = 2; revision <= 500; revision++) {
      center.alert(SHOP, "a1", revision, MODEL, updated("disk", 60, revision));
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    assertThat(center.settle(PATIENCE)).isTrue();
    assertThat(find("a1").windows()).isEqualTo(500);
    // The first, one of each second, and what is written early as somebody waits: what was begun
    // and what is left.
    assertThat(told.size()).isBetween(2, (int) seconds + 3);
  }

  void say(String id, int revision, Alert alert) {
    say(SHOP, id, revision, alert);
  }

  void say(ServiceKey service, String id, int revision, Alert alert) {
    center.alert(service, id, revision, MODEL, alert);
    assertThat(center.settle(PATIENCE)).isTrue();
  }

  AlertRecord find(String id) {
    return center.alerts().find("default", id).orElseThrow();
  }

  private List<String> reasons(AlertRecord alert) {
    return center.suppressions().of(alert, clock.instant()).stream()
        .map(Suppressions.Reason::toString)
        .toList();
  }

  double counter(String name, String tag, String value) {
    return registry.get(name).tag(tag, value).counters().stream()
        .mapToDouble(io.micrometer.core.instrument.Counter::count)
        .sum();
  }
}
