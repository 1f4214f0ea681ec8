package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.Alert;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.AlertReceived;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts that come, perhaps twice, and what the scorer is told of them. */
@Timeout(300)
final class AlertReceiptsTest {
  private final Received received = new Received();
  private final Behaviour behaviour = new Behaviour();
  private final ScorerServer scorer = ScorerServer.listening(received.intake(), behaviour);
  private final Sending sending = Sending.start(Sending.to(scorer.port()).build());

  @AfterEach
  void stop() {
    sending.close();
    scorer.close();
    assertThat(received.intake().violations()).isEmpty();
  }

  @Test
  void alert_thatComesAgain_isPassedOnOnceAndConfirmedEachTime() {
    connect(1);
    scorer.alert(alert("a1", 1));
    awaitReceipts(1);
    scorer.kill();
    scorer.start();
    connect(2);
    scorer.alert(alert("a1", 1));
    awaitReceipts(2);
    scorer.alert(alert("a1", 2));
    scorer.alert(alert("a2", 1));
    awaitReceipts(4);

    assertThat(sending.alerts)
        .extracting(each -> each.id() + "/" + each.revision())
        .containsExactly("a1/1", "a1/2", "a2/1");
    assertThat(scorer.alertsReceived())
        .extracting(each -> each.getAlertId() + "/" + each.getRevision())
        .containsExactly("a1/1", "a1/1", "a1/2", "a2/1");
    assertThat(scorer.hellos()).allMatch(hello -> hello.getConfirmsAlerts());
  }

  @Test
  void alert_ofAScorerThatDoesNotCount_isPassedOnEachTime() {
    connect(1);
    scorer.alert(alert("a1", 0));
    scorer.alert(alert("a1", 0));
    scorer.alert(alert("a2", 1));
    awaitReceipts(1);

    assertThat(sending.alerts).hasSize(3);
    assertThat(scorer.alertsReceived()).extracting(AlertReceived::getAlertId).containsExactly("a2");
  }

  @Test
  void alert_ofAScorerThatWantsNoReceipts_isNotConfirmed() {
    behaviour.confirmingAlerts(false);
    connect(1);
    scorer.alert(alert("a1", 1));
    await().atMost(Sending.PATIENCE).until(() -> sending.alerts.size() == 1);
    sending.log(1);
    sending.awaitAcknowledged(2);

    assertThat(scorer.alertsReceived()).isEmpty();
  }

  @Test
  void known_moreThanItsCapacity_forgetsTheOneLongestSilent() {
    KnownAlerts known = new KnownAlerts();
    IntStream.range(0, KnownAlerts.CAPACITY).forEach(i -> take(known, plain("a" + i, 1, 0)));
    assertThat(take(known, plain("a0", 1, 0))).isFalse();
    assertThat(take(known, plain("another", 1, 0))).isTrue();

    assertThat(take(known, plain("a0", 1, 0))).isFalse();
    assertThat(take(known, plain("a1", 1, 0))).as("forgotten").isTrue();
  }

  @Test
  void known_sameNameWithAnotherStart_isAnotherAlert() {
    KnownAlerts known = new KnownAlerts();
    assertThat(take(known, plain("a1", 3, 0))).isTrue();
    assertThat(take(known, plain("a1", 2, 0))).as("older").isFalse();
    assertThat(take(known, plain("a1", 1, 60))).isTrue();
    assertThat(take(known, plain("a1", 4, 0))).isTrue();
  }

  @Test
  void known_isNewsUntilItWasPassedOn() {
    KnownAlerts known = new KnownAlerts();
    assertThat(known.isNews(plain("a1", 1, 0))).isTrue();
    assertThat(known.isNews(plain("a1", 1, 0))).isTrue();
    known.passedOn(plain("a1", 1, 0));
    assertThat(known.isNews(plain("a1", 1, 0))).isFalse();
  }

  private static boolean take(KnownAlerts known, Alert alert) {
    boolean isNews = known.isNews(alert);
    if (isNews) {
      known.passedOn(alert);
    }
    return isNews;
  }

  private void connect(int events) {
    sending.log(1);
    sending.awaitAcknowledged(events);
  }

  private void awaitReceipts(int count) {
    await().atMost(Sending.PATIENCE).until(() -> scorer.alertsReceived().size() >= count);
    assertThat(scorer.alertsReceived()).hasSize(count);
  }

  private static dev.kikori.proto.v1.Alert alert(String id, int revision) {
    return dev.kikori.proto.v1.Alert.newBuilder().setId(id).setRevision(revision).build();
  }

  private static Alert plain(String id, int revision, long startSeconds) {
    return Alert.builder()
        .id(id)
        .revision(revision)
        .startsAt(Instant.ofEpochSecond(startSeconds))
        .build();
  }
}
