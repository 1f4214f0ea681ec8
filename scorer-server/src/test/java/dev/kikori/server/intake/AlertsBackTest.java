package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertStatus;
import dev.kikori.proto.v1.ServerMessage.KindCase;
import dev.kikori.proto.v1.Severity;
import dev.kikori.server.alert.AlertRecord;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts on their way back over the streams. */
@Timeout(180)
final class AlertsBackTest {
  private final IntakeUnderTest server = IntakeUnderTest.open();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void alert_goesToTheStreamsOfItsService() {
    StubStream shop = stream().hello("shop");
    StubStream other = stream().hello("c2", "other", "");
    shop.await(KindCase.WELCOME);
    other.await(KindCase.WELCOME);

    server.alerts.publish(IntakeUnderTest.alert("a1", 2, "default", "shop"));

    Alert alert = shop.await(KindCase.ALERT).getAlert();
    assertThat(alert.getId()).isEqualTo("a1");
    assertThat(alert.getStatus()).isEqualTo(AlertStatus.ALERT_STATUS_UPDATED);
    assertThat(alert.getSeverity()).isEqualTo(Severity.SEVERITY_ERROR);
    assertThat(alert.getRiskScore()).isEqualTo(87);
    assertThat(alert.getSummaryList()).containsExactly("connection refused");
    assertThat(alert.getTemplatesList()).containsExactly("connection to <*> refused");
    assertThat(alert.getUrl()).isEqualTo("https://kikori.example/alerts/a1");
    assertThat(alert.getEndsAtUnixNano()).isZero();
    assertThat(alert.getRevision()).isEqualTo(2);
    shop.confirm("a1", 2);
    await().untilAsserted(() -> assertThat(server.delivered).containsEntry("a1", 2));
    other.texts(1, "a").awaitAck(1);
    assertThat(other.alerts()).isEmpty();
  }

  @Test
  void alert_ofAnotherTenant_isNeverSent() {
    StubStream shop = stream().hello("shop");
    shop.await(KindCase.WELCOME);

    server.alerts.publish(IntakeUnderTest.alert("theirs", 1, "acme", "shop"));
    server.alerts.publish(IntakeUnderTest.alert("ours", 1, "default", "shop"));

    await().until(() -> !shop.alerts().isEmpty());
    assertThat(shop.alerts()).extracting(Alert::getId).containsExactly("ours");
    assertThat(server.delivered).doesNotContainKey("theirs");
  }

  @Test
  void alert_thatFoundNoStream_isSentAtTheNextHello() {
    server.missed.add(IntakeUnderTest.alert("a1", 3, "default", "shop"));
    server.missed.add(IntakeUnderTest.alert("a2", 1, "default", "other"));

    StubStream shop = stream().hello("shop");
    shop.await(KindCase.ALERT);
    server.alerts.publish(IntakeUnderTest.alert("a1", 3, "default", "shop"));
    server.alerts.publish(IntakeUnderTest.alert("a1", 4, "default", "shop"));

    await().until(() -> shop.alerts().size() == 2);
    shop.confirm("a1", 4);
    await().untilAsserted(() -> assertThat(server.delivered).containsEntry("a1", 4));
    assertThat(server.delivered).doesNotContainKey("a2");
  }

  @Test
  void alert_sentAndNotConfirmed_isSentAgainUntilItIs() {
    server.missed.add(IntakeUnderTest.alert("a1", 1, "default", "shop"));
    StubStream first = stream().hello("shop");
    first.await(KindCase.ALERT);
    assertThat(first.await(KindCase.WELCOME).getWelcome().getConfirmsAlerts()).isTrue();
    first.cancel();
    server.intake().close();
    server.start();

    StubStream second = stream().hello("shop");
    second.await(KindCase.ALERT);
    assertThat(server.delivered).isEmpty();
    second.confirm("a1", 1);
    await().untilAsserted(() -> assertThat(server.delivered).containsEntry("a1", 1));

    StubStream third = stream().hello("shop");
    third.await(KindCase.WELCOME);
    server.alerts.publish(IntakeUnderTest.alert("a2", 1, "default", "shop"));
    third.await(KindCase.ALERT);
    assertThat(third.alerts()).extracting(Alert::getId).containsExactly("a2");
  }

  @Test
  void receipt_ofAnAlertThatWasNotSentHere_saysNothing() {
    server.missed.add(IntakeUnderTest.alert("a1", 2, "default", "other"));
    StubStream shop = stream().hello("shop");
    shop.await(KindCase.WELCOME);
    shop.confirm("a1", 2).confirm("a1", -1);
    server.alerts.publish(IntakeUnderTest.alert("a2", 2, "default", "shop"));
    shop.await(KindCase.ALERT);

    shop.confirm("a2", 3).confirm("a2", 2);

    await().untilAsserted(() -> assertThat(server.delivered).containsEntry("a2", 2));
    assertThat(server.delivered).doesNotContainKey("a1");
  }

  @Test
  void reader_thatIsSlow_getsTheNewestAndHoldsNothingUp() {
    StubStream slow = StubStream.open(server.channel(), null, false);
    slow.hello("shop").texts(1, "a");
    StubStream quick = stream().hello("c2", "shop", "pod-2");
    quick.await(KindCase.WELCOME);
    await().until(() -> server.figure("scorer.streams") == 2);
    await().until(() -> server.lanes.of("shop").events().size() == 1);

    int revisions = 2_000;
    for (int revision = 1; revision <= revisions; revision++) {
      server.alerts.publish(large("a1", revision));
    }
    for (int i = 0; i < AlertOutlet.CAPACITY + 10; i++) {
      server.alerts.publish(large("b" + i, 1));
    }
    quick.texts(1, "b").awaitAck(1);

    assertThat(server.figure("scorer.stream.alerts", "outcome", "superseded")).isPositive();
    await().until(() -> server.figure("scorer.stream.alerts", "outcome", "deferred") > 0);
    assertThat(server.figure("scorer.stream.alerts.waiting"))
        .isLessThanOrEqualTo(2.0 * AlertOutlet.CAPACITY);
    slow.read(100_000);
    await()
        .until(
            () ->
                slow.alerts().stream()
                    .anyMatch(alert -> alert.getId().equals("b" + (AlertOutlet.CAPACITY + 9))));
    slow.awaitAck(1);
    assertThat(slow.alerts().size()).isLessThan(revisions);
  }

  private static AlertRecord large(String id, int revision) {
    AlertRecord small = IntakeUnderTest.alert(id, revision, "default", "shop");
    return new AlertRecord(
        small.id(),
        small.fingerprint(),
        small.revision(),
        small.status(),
        small.tenant(),
        small.service(),
        small.instance(),
        small.severity(),
        small.riskScore(),
        small.startsAt(),
        small.updatedAt(),
        small.endsAt(),
        small.labels(),
        small.summary(),
        Collections.nCopies(10, "x".repeat(8_000)),
        small.warning(),
        small.window(),
        small.templates(),
        small.windows(),
        small.model());
  }

  private StubStream stream() {
    return StubStream.open(server.channel());
  }
}
