package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.kikori.appender.logback.KikoriAppender;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.alert.AlertRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MarkerFactory;

/** The real Logback appender on the other end. */
@Timeout(300)
final class AppenderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What fits into an appender's queue many times over. */
  private static final int UNDERWAY = 2_000;

  private IntakeUnderTest server;
  private LoggerContext context;
  private ListAppender<ILoggingEvent> local;

  @BeforeEach
  void start() {
    server = IntakeUnderTest.open();
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.stop();
    }
    server.close();
  }

  @Test
  void events_ofEveryKind_arriveAsTheyWereLogged() {
    Logger log = logger("");
    log.info("user {} logged in after {} ms", "ada", 17);
    log.atWarn()
        .addMarker(MarkerFactory.getMarker("AUDIT"))
        .addKeyValue("order", 42)
        .log("put together");
    log.error("failed", new IllegalStateException("outer", new RuntimeException("inner")));

    List<LogEvent> events = awaitEvents(3);

    LogEvent first = events.get(0);
    assertThat(first.message()).isEqualTo("user ada logged in after 17 ms");
    assertThat(first.pattern()).isEqualTo("user {} logged in after {} ms");
    assertThat(first.severity()).isEqualTo(Severity.INFO);
    assertThat(first.logger()).isEqualTo("shop.Orders");
    assertThat(first.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(first.service()).isEqualTo("pod-1");
    assertThat(Math.abs(System.currentTimeMillis() - first.timestampMillis())).isLessThan(60_000);
    assertThat(events.get(1).attributes())
        .containsEntry("order", "42")
        .containsEntry(EventBuilder.MARKERS, "AUDIT");
    assertThat(events.get(2).stackTrace())
        .startsWith("java.lang.IllegalStateException: outer\n\tat " + getClass().getName())
        .contains("\nCaused by: java.lang.RuntimeException: inner");
  }

  @Test
  void server_killedAndStartedAgain_losesAndDoublesNothing() {
    Logger log = logger("");
    int rounds = 5;
    int perRound = 2_000;
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < perRound; i++) {
        log.info("event {}", round * perRound + i);
      }
      int sofar = round;
      await().until(() -> server.lanes.of("shop").size() > sofar * perRound);
      server.intake().close();
      server.start();
    }

    List<LogEvent> events = awaitEvents(rounds * perRound);

    assertThat(events.stream().map(LogEvent::message).collect(Collectors.toList()))
        .isEqualTo(
            IntStream.range(0, rounds * perRound)
                .mapToObj(i -> "event " + i)
                .collect(Collectors.toList()));
  }

  @Test
  void server_draining_acknowledgesWhatItHasAndIsLeft() {
    Logger log = logger("");
    IntStream.range(0, 1_000).forEach(i -> log.info("event {}", i));
    awaitEvents(1);

    server.intake().drain(Duration.ofSeconds(10));
    server.intake().close();
    server.start();
    log.info("after");

    await().until(() -> server.lanes.of("shop").messages().contains("after"));
    assertThat(server.lanes.of("shop").events()).hasSize(1_001);
  }

  @Test
  void connections_ofTheirAge_areLeftForNewOnes_andNothingIsLostOrDoubled() {
    server.close();
    server = IntakeUnderTest.withConnectionAge(Duration.ofMillis(300), Duration.ofSeconds(10));
    Logger log = logger("<alerts><perMinute>1000</perMinute></alerts>");
    AtomicInteger events = new AtomicInteger();
    int alerts = 5;

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              int underway = events.get() - server.lanes.of("shop").size();
              for (int i = 0; i < 10 && underway < UNDERWAY; i++) {
                log.info("event {}", events.getAndIncrement());
              }
              double streams = server.figure("scorer.auth", "outcome", "granted");
              if (streams > server.missed.size()) {
                String id = "a" + server.missed.size();
                server.missed.add(IntakeUnderTest.alert(id, 1, "default", "shop"));
                server.alerts.publish(IntakeUnderTest.alert(id, 1, "default", "shop"));
              }
              return server.missed.size() > alerts;
            });

    assertThat(awaitEvents(events.get()).stream().map(LogEvent::message).toList())
        .isEqualTo(IntStream.range(0, events.get()).mapToObj(i -> "event " + i).toList());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> said = server.missed.stream().map(AlertRecord::id).toList();
              assertThat(server.delivered.keySet()).containsExactlyInAnyOrderElementsOf(said);
              assertThat(loggedAlerts()).containsExactlyInAnyOrderElementsOf(said);
            });
  }

  @Test
  void alerts_ofItsService_areLoggedByTheApplication() {
    Logger log = logger("<alerts><enabled>true</enabled></alerts>");
    log.info("hello");
    awaitEvents(1);

    server.alerts.publish(IntakeUnderTest.alert("a1", 1, "default", "another"));
    server.alerts.publish(IntakeUnderTest.alert("a2", 1, "default", "shop"));

    await().untilAsserted(() -> assertThat(server.delivered).containsEntry("a2", 1));
    await()
        .untilAsserted(
            () ->
                assertThat(new ArrayList<>(local.list))
                    .anyMatch(
                        event ->
                            event.getFormattedMessage().contains("connection refused")
                                && event.getLevel().isGreaterOrEqual(Level.WARN)));
    assertThat(server.delivered).doesNotContainKey("a1");
  }

  @Test
  void alerts_whileTheServerIsKilled_areLoggedOnceEach() {
    Logger log = logger("<alerts><perMinute>1000</perMinute></alerts>");
    int rounds = 10;

    for (int round = 0; round < rounds; round++) {
      log.info("hello");
      awaitEvents(round + 1);
      AlertRecord alert = IntakeUnderTest.alert("a" + round, 1, "default", "shop");
      server.missed.add(alert);
      server.alerts.publish(alert);
      server.intake().close();
      server.start();
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.delivered).hasSize(rounds));
    assertThat(loggedAlerts())
        .containsExactlyInAnyOrderElementsOf(server.missed.stream().map(AlertRecord::id).toList());
  }

  @Test
  void lines_thatAreHostile_arriveCutAndMarkedAndHarmNothing() {
    Logger log =
        logger("<event><maxBytes>2MB</maxBytes></event><queue><bytes>16MB</bytes></queue>");
    log.info("x".repeat(1_000_000));
    log.info("nul \0 ansi \u001b[31m html <script> format %s%n{} sql '; drop table");
    log.info("half a pair \ud800 end");

    List<LogEvent> events = awaitEvents(3);

    assertThat(events.get(0).message()).matches("x+").hasSizeLessThanOrEqualTo(256 << 10);
    assertThat(events.get(0).attributes()).containsKey(EventBuilder.TRUNCATED);
    assertThat(events.get(1).message()).contains("\0", "\u001b[31m", "<script>", "%s%n{}");
    assertThat(events.get(2).message()).startsWith("half a pair ").endsWith(" end");
  }

  private List<String> loggedAlerts() {
    return new ArrayList<>(local.list)
        .stream()
            .filter(event -> event.getLoggerName().equals("kikori.alert"))
            .map(
                event ->
                    event.getKeyValuePairs().stream()
                        .filter(pair -> pair.key.equals("kikori.id"))
                        .map(pair -> String.valueOf(pair.value))
                        .collect(Collectors.joining()))
            .toList();
  }

  private List<LogEvent> awaitEvents(int count) {
    await().atMost(PATIENCE).until(() -> server.lanes.of("shop").size() >= count);
    return server.lanes.of("shop").events();
  }

  private Logger logger(String inside) {
    context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    String xml =
        "<configuration><appender name='KIKORI' class='"
            + KikoriAppender.class.getName()
            + "'><service>shop</service><instance>pod-1</instance><endpoint>127.0.0.1:"
            + server.port()
            + "</endpoint><batch><delay>5ms</delay></batch>"
            + "<retry><initial>20ms</initial><max>50ms</max></retry>"
            + inside
            + "</appender><root level='TRACE'><appender-ref ref='KIKORI'/></root></configuration>";
    try {
      configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
    local = new ListAppender<>();
    local.list = Collections.synchronizedList(new ArrayList<>());
    local.setContext(context);
    local.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(local);
    context.start();
    return context.getLogger("shop.Orders");
  }
}
