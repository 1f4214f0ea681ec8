package dev.kikori.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.notify.sink.Receiver;
import dev.kikori.server.notify.sink.Receiver.Reply;
import dev.kikori.server.notify.sink.Receiver.Request;
import dev.kikori.server.notify.sink.Samples;
import dev.kikori.server.store.Postgres;
import dev.kikori.server.store.Stores;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DispatcherTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Receiver receiver;
  private Rig rig;
  @TempDir Path folder;

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
    rig = new Rig(Stores.PATIENT, folder, yaml(""));
  }

  @AfterEach
  void close() {
    rig.close();
    receiver.close();
  }

  @Test
  void group_life_isToldOnceEach() {
    rig.fire("a", "shop");
    rig.pass(Duration.ofSeconds(9));
    assertThat(receiver.requests()).isEmpty();
    rig.fire("b", "shop");
    rig.pass(Duration.ofSeconds(2));
    assertThat(reasons()).containsExactly("first notification");
    assertThat(body(0).get("alerts")).hasSize(2);
    rig.fire("a", "shop");
    rig.pass(MINUTE.multipliedBy(6));
    assertThat(receiver.requests()).hasSize(1);
    rig.fire("c", "shop");
    rig.pass(MINUTE.multipliedBy(6));
    rig.resolve("c", "shop");
    rig.pass(MINUTE.multipliedBy(6));
    rig.pass(Duration.ofHours(4));
    rig.resolve("a", "shop");
    rig.resolve("b", "shop");
    rig.pass(MINUTE.multipliedBy(6));
    assertThat(reasons())
        .containsExactly(
            "first notification",
            "new alerts added",
            "some alerts resolved",
            "repeat interval elapsed",
            "all alerts resolved");
    assertThat(body(4).get("status").asString()).isEqualTo("resolved");
    rig.pass(Duration.ofDays(1));
    assertThat(receiver.requests()).hasSize(5);
    assertThat(rig.count("scorer.notifications", "integration", "webhook")).isEqualTo(5);
  }

  @Test
  void restart_atAnyTime_tellsNothingTwiceAndForgetsNothing() {
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.restart(yaml(""));
    rig.pass(MINUTE.multipliedBy(10));
    assertThat(reasons()).containsExactly("first notification");
    rig.resolve("a", "shop");
    rig.restart(yaml(""));
    rig.pass(MINUTE.multipliedBy(10));
    assertThat(reasons()).containsExactly("first notification", "all alerts resolved");
  }

  @Test
  void severity_thatRises_isToldAgain_andLeavesTheRouteItWasIn() {
    String more = "    - {matchers: ['severity=\"critical\"'], group_by: [severity]}\n";
    rig.restart(yaml("  routes:\n" + more));
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.change(Samples.alert("a", 2, Status.FIRING, "shop", "critical", rig.now, List.of()));
    rig.pass(MINUTE.multipliedBy(6));
    assertThat(receiver.requests())
        .extracting(request -> status(request))
        .containsExactly("firing", "firing", "resolved");
  }

  @Test
  void suppressed_alert_isCountedByItsReason_andToldWhenThatEnds() {
    rig.suppressor = (alert, at) -> List.of("silence: 42");
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    assertThat(receiver.requests()).isEmpty();
    assertThat(suppressed("silence")).isEqualTo(1);
    rig.suppressor = (alert, at) -> List.of("silence: 42", "inhibition: by b");
    rig.pass(MINUTE.multipliedBy(5));
    assertThat(suppressed("inhibition")).isEqualTo(1);
    rig.suppressor = Suppressor.NONE;
    rig.pass(MINUTE.multipliedBy(6));
    assertThat(reasons()).containsExactly("first notification");
  }

  @Test
  void metrics_areThereAtZero() {
    for (String integration : NotifyMetrics.INTEGRATIONS) {
      assertThat(rig.count("scorer.notifications", "integration", integration)).isZero();
      for (String reason :
          List.of(
              "clientError",
              "serverError",
              "authError",
              "rateLimited",
              "contextCanceled",
              "contextDeadlineExceeded",
              "other")) {
        assertThat(
                rig.count(
                    "scorer.notifications.failed", "integration", integration, "reason", reason))
            .isZero();
      }
    }
    NotifyMetrics.SUPPRESSIONS.forEach(reason -> assertThat(suppressed(reason)).isZero());
    assertThat(rig.registry.get("scorer.outbox.pending").gauge().value()).isZero();
    assertThat(rig.registry.get("scorer.outbox.oldest.age").gauge().value()).isZero();
    assertThat(rig.registry.get("scorer.outbox.dead.letters").gauge().value()).isZero();
  }

  @Test
  void receiver_downForADay_getsEverythingOnceAndInOrder() {
    down(rig, 48, 20_261_102);
  }

  @Test
  void receiver_downForHoursOnPostgres_getsEverythingOnceAndInOrder() {
    try (Rig postgres = new Rig(Postgres.newDatabase(), folder, yaml(""))) {
      down(postgres, 8, 4_711);
    }
  }

  @Test
  void schedule_isThatOfStandardWebhooks_andEndsInADeadLetterThatCanBeReplayed() {
    rig.restart(yaml("  repeat_interval: 30d\n"));
    List<Instant> tries = new ArrayList<>();
    receiver.answering(
        request -> {
          tries.add(rig.now);
          return new Reply(500, "broken");
        });
    rig.fire("a", "shop");
    rig.pass(Duration.ofDays(5));
    assertThat(tries).hasSize(10);
    long[] seconds = {5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400};
    for (int i = 0; i < seconds.length; i++) {
      long gap = Duration.between(tries.get(i), tries.get(i + 1)).toSeconds();
      assertThat(gap).as("gap %d", i).isBetween(seconds[i], seconds[i] * 11 / 10 + 1);
    }
    assertThat(receiver.requests())
        .extracting(DispatcherTest::id)
        .containsOnly(id(receiver.last()));
    List<OutboxEntry> dead = rig.dispatcher.outbox().deadLetters().latest(10);
    assertThat(dead.get(dead.size() - 1).lastError()).isEqualTo("status 500: broken");
    assertThat(
            rig.count(
                "scorer.notifications.failed", "integration", "webhook", "reason", "serverError"))
        .isEqualTo(10);
    assertThat(rig.count("scorer.outbox.given.up")).isEqualTo(1);
    receiver.answering(200, "");
    assertThat(rig.dispatcher.outbox().deadLetters().replay(dead.get(0).id())).isTrue();
    rig.pass(MINUTE);
    assertThat(id(receiver.last())).isEqualTo(dead.get(0).id());
    assertThat(receiver.last().status()).isEqualTo(200);
    assertThat(rig.dispatcher.outbox().deadLetters().replay("msg_none")).isFalse();
    assertThat(rig.dispatcher.outbox().deadLetters().latest(10)).isEmpty();
  }

  @Test
  void gone_disablesTheSink_untilTheConfigurationIsLoadedAgain() {
    receiver.answering(410, "gone");
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.fire("b", "mail");
    rig.pass(MINUTE);
    assertThat(receiver.requests()).hasSize(1);
    assertThat(rig.dispatcher.outbox().disabled()).containsOnlyKeys("ops/webhook[0]");
    List<OutboxEntry> dead = rig.dispatcher.outbox().deadLetters().latest(10);
    assertThat(dead).hasSize(2);
    receiver.answering(200, "");
    rig.dispatcher.reload(RouteTest.read(yaml("")));
    assertThat(dead).allMatch(each -> rig.dispatcher.outbox().deadLetters().replay(each.id()));
    rig.pass(MINUTE);
    assertThat(receiver.requests()).hasSize(3);
  }

  @Test
  void retryAfter_isHonoured_andBounded() {
    receiver.answering(request -> new Reply(429, "", Map.of("Retry-After", "600")));
    rig.fire("a", "shop");
    rig.pass(MINUTE.multipliedBy(9));
    assertThat(receiver.requests()).hasSize(1);
    receiver.answering(request -> new Reply(429, "", Map.of("Retry-After", "999999999")));
    rig.pass(MINUTE.multipliedBy(2));
    assertThat(receiver.requests()).hasSize(2);
    receiver.answering(200, "");
    rig.pass(Duration.ofHours(25));
    assertThat(receiver.last().status()).isEqualTo(200);
  }

  @Test
  void claimed_byAProcessThatDied_isSentAgainUnderItsOldId() {
    receiver.answering(500, "");
    rig.fire("a", "shop");
    rig.pass(Duration.ofSeconds(11));
    Outbox outbox = rig.dispatcher.outbox();
    String id = outbox.pending(1).get(0).id();
    rig.now = rig.now.plus(MINUTE);
    assertThat(outbox.claim("ops/webhook[0]", rig.now, 5, rig.now.plus(Deliverer.LEASE)))
        .hasSize(1);
    assertThat(outbox.claim("ops/webhook[0]", rig.now, 5, rig.now.plus(Deliverer.LEASE))).isEmpty();
    receiver.answering(200, "");
    rig.restart(yaml(""));
    rig.pass(Deliverer.LEASE.minusSeconds(1));
    assertThat(receiver.last().status()).isEqualTo(500);
    rig.pass(Duration.ofSeconds(2));
    assertThat(receiver.last().status()).isEqualTo(200);
    assertThat(id(receiver.last())).isEqualTo(id);
    assertThat(outbox.pending(1)).isEmpty();
  }

  @Test
  void reload_ofWhatCanNotBe_keepsTheOldTree() {
    String broken = yaml("").replace("url: " + receiver.url("/hook"), "url_file: /nowhere");
    assertThatThrownBy(() -> rig.dispatcher.reload(RouteTest.read(broken)))
        .hasMessageContaining("receivers[0].webhook_configs[0].url_file: /nowhere can't be read");
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void reload_thatRemovesAReceiver_keepsWhatWaitedAsDeadLetters() {
    receiver.answering(500, "");
    rig.fire("a", "shop");
    rig.pass(MINUTE);
    rig.dispatcher.reload(NotifyConfig.DEFAULTS);
    rig.pass(MINUTE);
    assertThat(rig.dispatcher.outbox().pending(10)).isEmpty();
    assertThat(rig.dispatcher.outbox().deadLetters().latest(10).get(0).lastError())
        .contains("not configured");
  }

  @Test
  void outbox_full_holdsGroupsBackAndLosesNothing() {
    rig.restart(yaml("") + "outbox: {max_pending: 2}\n");
    receiver.answering(500, "");
    for (int i = 0; i < 6; i++) {
      rig.fire("a" + i, "service" + i);
    }
    rig.pass(Duration.ofSeconds(40));
    assertThat(rig.dispatcher.outbox().pending(10)).hasSize(2);
    assertThat(rig.count("scorer.outbox.held")).isGreaterThan(3);
    receiver.answering(200, "");
    rig.pass(Duration.ofHours(1));
    assertThat(delivered()).hasSize(6);
  }

  @Test
  void alertmanager_firing_isSentAgainUntilFiveMinutesAfterItsEnd() {
    rig.restart(
        "receivers: [{name: am, alertmanager_configs: [{url: '"
            + receiver.url("")
            + "', http_config: {allow_private: [127.0.0.1], timeout: 1m}}]}]\n");
    rig.fire("a", "shop");
    rig.pass(MINUTE.multipliedBy(10));
    assertThat(receiver.requests().size()).isBetween(9, 11);
    rig.resolve("a", "shop");
    rig.pass(MINUTE.multipliedBy(2));
    Instant end =
        Instant.parse(JSON.readTree(receiver.last().body()).get(0).get("endsAt").asString());
    assertThat(end).isBefore(rig.now);
    rig.pass(MINUTE.multipliedBy(10));
    int sent = receiver.requests().size();
    rig.pass(Duration.ofHours(5));
    assertThat(receiver.requests()).hasSize(sent);
  }

  @Test
  void start_receiverThatHangs_stallsNoOther() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver hanging = new Receiver()) {
      hanging.answering(
          request -> {
            over.await();
            return new Reply(200, "");
          });
      String yaml =
          "route: {receiver: both, group_wait: 0s}\nreceivers:\n- name: both\n  webhook_configs:\n"
              + "  - {url: '"
              + hanging.url("/")
              + "', http_config: {allow_private: [127.0.0.1], timeout: 1m}}\n"
              + "  - {url: '"
              + receiver.url("/")
              + "', http_config: {allow_private: [127.0.0.1], timeout: 1m}}\n";
      Dispatcher live =
          new Dispatcher(
              RouteTest.read(yaml),
              rig.database,
              rig.bus,
              Suppressor.NONE,
              new SimpleMeterRegistry(),
              Tracing.off(),
              Clock.systemUTC());
      live.start();
      for (int i = 0; i < 20; i++) {
        rig.bus.publish(Samples.alert("a" + i, "service" + i, "warning"));
      }
      await().until(() -> receiver.requests().size() == 20);
      await("each delivery is noted").until(() -> live.outbox().pending(100).size() == 20);
      live.close();
      live.close();
      assertThat(live.outbox().pending(100))
          .as("attempts were ended, not waited for")
          .hasSize(20)
          .allMatch(entry -> entry.attempts() == 0);
      over.countDown();
    }
  }

  /** Alerts come and go while nobody answers, the process dies now and then, and in the end the receiver is back. */
  private void down(Rig on, int halfHours, long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    receiver.answering(503, "down");
    Set<String> made = new HashSet<>();
    for (int half = 0; half < halfHours; half++) {
      String id = "a" + random.nextInt(6);
      boolean firing = on.alerts.containsKey(id) && on.alerts.get(id).status() == Status.FIRING;
      if (firing) {
        on.resolve(id, "service" + id);
      } else {
        on.fire(id, "service" + id);
      }
      on.pass(MINUTE.multipliedBy(30));
      if (half % 8 == 5) {
        on.restart(yaml(""));
      }
      on.dispatcher.outbox().pending(10_000).forEach(entry -> made.add(entry.id()));
    }
    assertThat(delivered()).isEmpty();
    assertThat(made.size()).isGreaterThanOrEqualTo(halfHours / 2);
    receiver.answering(200, "");
    on.pass(Duration.ofHours(20));
    List<String> ids = delivered().stream().map(DispatcherTest::id).toList();
    assertThat(ids).doesNotHaveDuplicates().containsAll(made);
    assertThat(on.dispatcher.outbox().deadLetters().latest(10)).isEmpty();
    assertThat(on.dispatcher.outbox().pending(10)).isEmpty();
    Map<String, String> last = new HashMap<>();
    for (Request request : delivered()) {
      JsonNode body = JSON.readTree(request.body());
      String group = body.get("groupKey").asString();
      String before = last.put(group, body.get("status").asString());
      boolean repeat = body.get("notification_reason").asString().startsWith("repeat");
      assertThat(repeat || !body.get("status").asString().equals(before)).as(group).isTrue();
    }
    on.alerts
        .values()
        .forEach(
            alert ->
                assertThat(last.entrySet())
                    .anyMatch(
                        entry ->
                            entry.getKey().contains("\"service" + alert.id() + "\"")
                                && entry
                                    .getValue()
                                    .equals(
                                        alert.status().name().toLowerCase(java.util.Locale.ROOT))));
  }

  private List<Request> delivered() {
    return receiver.requests().stream().filter(request -> request.status() == 200).toList();
  }

  private double suppressed(String reason) {
    return rig.count("scorer.notifications.suppressed", "reason", reason);
  }

  private List<String> reasons() {
    return receiver.requests().stream()
        .map(request -> JSON.readTree(request.body()).get("notification_reason").asString())
        .toList();
  }

  private JsonNode body(int index) {
    return JSON.readTree(receiver.requests().get(index).body());
  }

  private static String status(Request request) {
    return JSON.readTree(request.body()).get("status").asString();
  }

  private static String id(Request request) {
    return request.header("webhook-id");
  }

  private String yaml(String route) {
    return "receivers:\n- name: ops\n  webhook_configs:\n  - url: "
        + receiver.url("/hook")
        + "\n    http_config: {allow_private: [127.0.0.1], timeout: 1m}\nroute:\n  receiver: ops\n"
        + route;
  }
}
