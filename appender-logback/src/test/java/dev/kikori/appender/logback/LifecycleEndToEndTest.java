package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.ScorerServer;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Start, stop, and everything between them that goes wrong. Runs on every supported version of Logback. */
class LifecycleEndToEndTest {
  private final Recording recording = new Recording();
  private final Intake intake = new Intake(recording);
  private LogbackUnderTest logback;

  @AfterEach
  void stopLogback() {
    logback.close();
    assertThat(intake.violations()).isEmpty();
  }

  @Test
  void start_scorerAbsent_succeedsAndSendsOnceItIsThere() {
    int port = Ports.free();
    logback = LogbackUnderTest.withAppender(port);
    Logger logger = logback.logger("com.acme.Shop");
    logger.info("before {}", "the scorer");
    await()
        .atMost(LogbackUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(logback.warnings()).isNotEmpty());
    assertThat(logback.errors()).isEmpty();

    try (ScorerServer scorer = ScorerServer.absent(intake, new Behaviour(), port)) {
      scorer.start();
      recording.await("before the scorer");
      logback.close();
    }
  }

  @Test
  void start_noEvent_opensNoConnection() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      logback = LogbackUnderTest.withAppender(scorer.port());
      logback.close();
      assertThat(scorer.streamsOpened()).isLessThanOrEqualTo(1);
      assertThat(logback.errors()).isEmpty();
    }
  }

  @Test
  void stop_thenStart_takesEventsAgain() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      logback = LogbackUnderTest.withAppender(scorer.port());
      Logger logger = logback.logger("com.acme.Shop");
      KikoriAppender appender = logback.appender();
      logger.info("one");
      appender.stop();
      logger.info("while it is stopped");
      appender.start();
      logger.info("two");
      recording.await("two");
      logback.close();

      assertThat(recording.messages()).containsExactly("one", "two");
    }
  }

  @Test
  void stop_scorerAbsent_keepsToItsTimeAndReportsOnce() {
    logback = LogbackUnderTest.withAppender(Ports.free(), "<stopTimeout>300ms</stopTimeout>");
    for (int i = 0; i < 10; i++) {
      logback.logger("com.acme.Shop").info("line {}", i);
    }
    AppenderMetrics metrics = logback.metrics();
    KikoriAppender appender = logback.appender();
    long started = System.nanoTime();
    appender.stop();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    // The sender reports on its own thread, for which a stop waits as little as for the scorer.
    await()
        .atMost(LogbackUnderTest.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(logback.warnings())
                    .filteredOn(w -> w.contains(" 10 events "))
                    .hasSize(1));
    assertThat(metrics.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(10);
    assertThat(metrics.logged()).isEqualTo(metrics.dropped());
    assertThat(logback.errors()).isEmpty();
  }

  @Test
  void stop_always_leavesNoThreadBehind() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      Set<String> before = threads();
      logback = LogbackUnderTest.withAppender(scorer.port());
      logback.logger("com.acme.Shop").info("one");
      recording.await("one");
      assertThat(threads()).anyMatch(name -> name.startsWith("kikori"));
      logback.close();

      await()
          .atMost(LogbackUnderTest.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(threads())
                      .filteredOn(name -> name.startsWith("kikori"))
                      .isSubsetOf(before));
    }
  }

  @Test
  void queue_fullWithFallback_handsEventsToTheOtherAppender() {
    logback =
        LogbackUnderTest.configured(
            "<configuration><appender name='FILE' class='ch.qos.logback.core.read.ListAppender'/>"
                + LogbackUnderTest.appender(
                    Ports.free(),
                    "<stopTimeout>0ms</stopTimeout>"
                        + "<queue><bytes>64KB</bytes><overflow>fallback</overflow></queue>"
                        + "<window><bytes>64KB</bytes></window>"
                        + "<appender-ref ref='FILE'/>")
                + "<root level='INFO'><appender-ref ref='KIKORI'/></root></configuration>");
    assertThat(logback.errors()).isEmpty();
    String filler = "x".repeat(1_000);
    for (int i = 0; i < 500; i++) {
      logback.logger("com.acme.Shop").info("line {} {}", i, filler);
    }
    ListAppender<ILoggingEvent> file =
        (ListAppender<ILoggingEvent>) logback.appender().getAppender("FILE");
    AppenderMetrics metrics = logback.metrics();

    assertThat(file.isStarted()).isTrue();
    assertThat(file.list)
        .hasSize((int) metrics.dropped(DropReason.FALLBACK))
        .hasSizeGreaterThan(300);
    assertThat(metrics.logged()).isEqualTo(500);
    assertThat(metrics.accepted() + metrics.dropped(DropReason.FALLBACK)).isEqualTo(500);
    logback.close();
    assertThat(file.isStarted()).isFalse();
  }

  /** The figure in the page's section on sizing. */
  @Test
  void queue_eventOfThreeShortArguments_takesAbout64Bytes() {
    logback = LogbackUnderTest.withAppender(Ports.free(), "<stopTimeout>0ms</stopTimeout>");
    for (int i = 0; i < 1_000; i++) {
      logback
          .logger("com.acme.Shop")
          .info("order {} of {} is {}", 100_000 + i, "customer-17", true);
    }

    assertThat(logback.metrics().queued()).isEqualTo(1_000);
    assertThat(logback.metrics().queuedBytes() / 1_000).isBetween(48L, 80L);
  }

  @Test
  void queue_full_dropsTheNewestAndCountsThem() {
    logback =
        LogbackUnderTest.withAppender(
            Ports.free(),
            "<stopTimeout>0ms</stopTimeout><queue><bytes>64KB</bytes></queue><window><bytes>64KB</bytes></window>");
    String filler = "x".repeat(1_000);
    for (int i = 0; i < 500; i++) {
      logback.logger("com.acme.Shop").info("line {} {}", i, filler);
    }
    AppenderMetrics metrics = logback.metrics();
    logback.close();

    assertThat(metrics.dropped(DropReason.RING_FULL)).isGreaterThan(300);
    assertThat(metrics.logged()).isEqualTo(500);
    await()
        .atMost(LogbackUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(metrics.dropped()).isEqualTo(500));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
