package dev.kikori.server.alert;

import static dev.kikori.server.alert.AlertFixtures.MODEL;
import static dev.kikori.server.alert.AlertFixtures.firing;
import static dev.kikori.server.alert.AlertFixtures.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.alert.AlertConfig.InhibitRule;
import dev.kikori.server.alert.AlertConfig.Maintenance;
import dev.kikori.server.condition.Matcher;
import dev.kikori.server.condition.TimeInterval;
import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreConfig;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuppressionsTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Database database;
  private AlertCenter center;

  @BeforeEach
  void open() {
    AlertConfig config =
        new AlertConfig(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(
                new InhibitRule(
                    List.of("severity=\"critical\""),
                    List.of("severity=~\"warning|critical\""),
                    List.of("service", "zone"))),
            List.of(
                new Maintenance(
                    "weekly",
                    List.of("service=\"batch\""),
                    List.of(new TimeInterval(null, List.of("saturday"), null, null, null, null)))));
    database = Database.open(StoreConfig.DEFAULTS, folder, new SimpleMeterRegistry());
    center =
        new AlertCenter(
            config, database, new AlertBus(), new SimpleMeterRegistry(), Tracing.off(), clock);
    center.start();
  }

  @AfterEach
  void close() {
    center.close();
    database.close();
  }

  @Test
  void inhibition_whileAGraverAlertFires_leavesOutTheOthersOfItsService() {
    say("default", "shop", "w1", firing("a", 60));
    say("default", "cart", "w2", firing("a", 60));
    say("other", "shop", "w3", firing("a", 60));
    assertThat(of("default", "w1")).isEmpty();
    say("default", "shop", "c1", firing("b", 95));
    assertThat(of("default", "w1")).containsExactly("inhibition: inhibit_rules[0]");
    assertThat(of("default", "w2")).as("another service").isEmpty();
    assertThat(of("other", "w3")).as("another tenant").isEmpty();
    assertThat(of("default", "c1")).as("not by itself").isEmpty();
    say("default", "shop", "c2", firing("c", 95));
    assertThat(of("default", "c1")).as("nor by one of its kind").isEmpty();
    center.alert(new ServiceKey("default", "shop"), "c1", 2, MODEL, resolved("b", 95, 1));
    center.alert(new ServiceKey("default", "shop"), "c2", 2, MODEL, resolved("c", 95, 1));
    center.settle(Duration.ofSeconds(60));
    assertThat(of("default", "w1")).isEmpty();
  }

  @Test
  void reasons_ofSeveralKinds_comeInAlertmanagersOrder() {
    say("default", "batch", "c1", firing("b", 95));
    say("default", "batch", "w1", firing("a", 60));
    Instant saturday = Instant.parse("2026-11-21T12:00:00Z");
    center
        .silences()
        .create(
            "default",
            List.of(Matcher.equal("service", "batch")),
            clock.instant(),
            saturday.plusSeconds(60),
            "ops",
            "");
    assertThat(of("default", "w1", saturday))
        .extracting(reason -> reason.substring(0, reason.indexOf(':')))
        .containsExactly("inhibition", "maintenance", "silence");
    assertThat(of("default", "w1", saturday.plus(Duration.ofDays(1))))
        .containsExactly("inhibition: inhibit_rules[0]");
  }

  @Test
  void reload_withOtherRules_holdsAtOnce() {
    say("default", "shop", "c1", firing("b", 95));
    say("default", "shop", "w1", firing("a", 60));
    assertThat(of("default", "w1")).hasSize(1);
    center.reload(AlertConfig.DEFAULTS);
    assertThat(of("default", "w1")).isEmpty();
  }

  @Test
  void silence_thatIsNone_isRefused() {
    Instant now = clock.instant();
    Matcher shop = Matcher.equal("service", "shop");
    Silences silences = center.silences();
    assertThatThrownBy(
            () -> silences.create("default", List.of(), now, now.plusSeconds(1), "a", ""))
        .hasMessageStartingWith("matchers:");
    assertThatThrownBy(
            () ->
                silences.create(
                    "default",
                    List.of(new Matcher("x", ".*(", true, true)),
                    now,
                    now.plusSeconds(1),
                    "a",
                    ""))
        .hasMessageStartingWith("matcher:");
    assertThatThrownBy(() -> silences.create("default", List.of(shop), now, now, "a", ""))
        .hasMessageStartingWith("ends_at:");
    assertThatThrownBy(
            () -> silences.create("default", List.of(shop), now, now.plusSeconds(1), " ", ""))
        .hasMessageStartingWith("created_by:");
    assertThat(silences.list("default")).isEmpty();
  }

  @Test
  void config_outOfBounds_isRefusedWithItsKey() {
    assertThat(AlertConfig.DEFAULTS.criticalRisk()).isEqualTo(80);
    assertThat(AlertConfig.DEFAULTS.maxPerHour()).isEqualTo(30);
    assertThat(AlertConfig.DEFAULTS.retention()).isEqualTo(Duration.ofDays(90));
    assertThatThrownBy(
            () -> new AlertConfig(null, 10, null, null, null, null, null, null, null, null))
        .hasMessage("critical_risk: 10 (expected: 50..101)");
    assertThatThrownBy(() -> new InhibitRule(List.of(), List.of("a=b"), null))
        .hasMessageStartingWith("source_matchers");
    assertThatThrownBy(() -> new Maintenance("x", null, null)).hasMessageStartingWith("name");
  }

  private void say(
      String tenant, String service, String id, dev.kikori.scorer.verdict.Alert alert) {
    center.alert(new ServiceKey(tenant, service), id, 1, MODEL, alert);
    assertThat(center.settle(Duration.ofSeconds(60))).isTrue();
  }

  private List<String> of(String tenant, String id) {
    return of(tenant, id, Instant.parse("2026-11-18T12:00:00Z"));
  }

  private List<String> of(String tenant, String id, Instant at) {
    AlertRecord alert = center.alerts().find(tenant, id).orElseThrow();
    return center.suppressions().of(alert, at).stream().map(Suppressions.Reason::toString).toList();
  }
}
