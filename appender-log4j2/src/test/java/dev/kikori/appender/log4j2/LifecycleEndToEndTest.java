package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.ScorerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, stop, and everything between them that goes wrong. Runs on the oldest and the newest version of Log4j. */
class LifecycleEndToEndTest {
  private final Recording recording = new Recording();
  private final Intake intake = new Intake(recording);
  private Log4jUnderTest log4j;

  @AfterEach
  void stopLog4j() {
    log4j.close();
    assertThat(intake.violations()).isEmpty();
  }

  @Test
  void start_scorerAbsent_succeedsAndSendsOnceItIsThere() {
    int port = Ports.free();
    log4j = Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(port, ""));
    Logger logger = log4j.logger("com.acme.Shop");
    logger.info("before {}", "the scorer");
    await()
        .atMost(Log4jUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(log4j.warnings()).isNotEmpty());
    assertThat(log4j.errors()).isEmpty();

    try (ScorerServer scorer = ScorerServer.absent(intake, new Behaviour(), port)) {
      scorer.start();
      recording.await("before the scorer");
      log4j.close();
    }
  }

  @Test
  void reconfiguration_whileLogging_losesNothing() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      log4j = Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(scorer.port(), ""));
      Logger logger = log4j.logger("com.acme.Shop");
      logger.info("one");
      KikoriAppender first = log4j.appender();
      log4j.reconfigure(Log4jUnderTest.appenderAlone(scorer.port(), ""));
      logger.info("two");
      recording.await("two");

      assertThat(recording.messages()).containsExactly("one", "two");
      assertThat(first.isStopped()).isTrue();
      assertThat(log4j.appender()).isNotSameAs(first);
      assertThat(log4j.errors()).isEmpty();
      log4j.close();
    }
  }

  @Test
  void stop_thenStart_takesEventsAgain() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      log4j = Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(scorer.port(), ""));
      Logger logger = log4j.logger("com.acme.Shop");
      KikoriAppender appender = log4j.appender();
      logger.info("one");
      appender.stop(60, TimeUnit.SECONDS);
      assertThat(recording.messages()).containsExactly("one");
      appender.start();
      logger.info("two");
      recording.await("two");
      log4j.close();

      assertThat(recording.messages()).containsExactly("one", "two");
    }
  }

  @Test
  void stop_scorerAbsent_keepsToItsTimeAndReportsOnce() {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders>"
                + Log4jUnderTest.appender(Ports.free(), "stopTimeout='300ms'", "")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    for (int i = 0; i < 10; i++) {
      log4j.logger("com.acme.Shop").info("line {}", i);
    }
    AppenderMetrics metrics = log4j.metrics();
    long started = System.nanoTime();
    log4j.appender().stop(0, TimeUnit.MILLISECONDS);

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
    // The sender reports on its own thread, for which a stop waits as little as for the scorer.
    await()
        .atMost(Log4jUnderTest.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log4j.warnings()).filteredOn(w -> w.contains(" 10 events ")).hasSize(1));
    assertThat(metrics.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(10);
    assertThat(metrics.logged()).isEqualTo(metrics.dropped());
    assertThat(log4j.errors()).isEmpty();
  }

  @Test
  void stop_withAShorterTimeThanConfigured_keepsToThat() {
    assertThat(stopping("stopTimeout='60s'", 300)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void stop_withALongerTimeThanConfigured_keepsToItsOwn() {
    assertThat(stopping("stopTimeout='300ms'", 60_000)).isLessThan(Duration.ofSeconds(30));
  }

  private Duration stopping(String attributes, long millis) {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders>"
                + Log4jUnderTest.appender(Ports.free(), attributes, "")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    log4j.logger("com.acme.Shop").info("one");
    AppenderMetrics metrics = log4j.metrics();
    long started = System.nanoTime();
    log4j.context().stop(millis, TimeUnit.MILLISECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    await()
        .atMost(Log4jUnderTest.PATIENCE)
        .untilAsserted(
            () -> assertThat(metrics.dropped(DropReason.ABANDONED_AT_STOP)).isEqualTo(1));
    return took;
  }

  @Test
  void stop_always_leavesNoThreadBehind() {
    try (ScorerServer scorer = ScorerServer.listening(intake, new Behaviour())) {
      Set<String> before = threads();
      log4j = Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(scorer.port(), ""));
      log4j.logger("com.acme.Shop").info("one");
      recording.await("one");
      assertThat(threads()).anyMatch(name -> name.startsWith("kikori"));
      log4j.close();

      await()
          .atMost(Log4jUnderTest.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(threads())
                      .filteredOn(name -> name.startsWith("kikori"))
                      .isSubsetOf(before));
    }
  }

  @Test
  void queue_fullWithFallback_handsEventsToTheOtherAppender(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("other.log");
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders><File name='OTHER' fileName='"
                + file
                + "'/>"
                + Log4jUnderTest.appender(
                    Ports.free(),
                    "stopTimeout='0ms' overflowRef='OTHER'",
                    "<Queue bytes='64KB' overflow='fallback'/><Window bytes='64KB'/>")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    assertThat(log4j.errors()).isEmpty();
    String filler = "x".repeat(1_000);
    for (int i = 0; i < 500; i++) {
      log4j.logger("com.acme.Shop").info("line {} {}", i, filler);
    }
    AppenderMetrics metrics = log4j.metrics();
    log4j.close();

    assertThat(Files.readAllLines(file))
        .hasSize((int) metrics.dropped(DropReason.FALLBACK))
        .hasSizeGreaterThan(300);
    assertThat(metrics.logged()).isEqualTo(500);
    assertThat(metrics.accepted() + metrics.dropped(DropReason.FALLBACK)).isEqualTo(500);
  }

  /** The figure in the page's section on sizing. */
  @Test
  void queue_eventOfThreeShortArguments_takesAbout64Bytes() {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders>"
                + Log4jUnderTest.appender(Ports.free(), "stopTimeout='0ms'", "")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    for (int i = 0; i < 1_000; i++) {
      log4j.logger("com.acme.Shop").info("order {} of {} is {}", 100_000 + i, "customer-17", true);
    }

    assertThat(log4j.metrics().queued()).isEqualTo(1_000);
    assertThat(log4j.metrics().queuedBytes() / 1_000).isBetween(48L, 80L);
  }

  @Test
  void queue_full_dropsTheNewestAndCountsThem() {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders>"
                + Log4jUnderTest.appender(
                    Ports.free(),
                    "stopTimeout='0ms'",
                    "<Queue bytes='64KB'/><Window bytes='64KB'/>")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    String filler = "x".repeat(1_000);
    for (int i = 0; i < 500; i++) {
      log4j.logger("com.acme.Shop").info("line {} {}", i, filler);
    }
    AppenderMetrics metrics = log4j.metrics();
    log4j.close();

    assertThat(metrics.dropped(DropReason.RING_FULL)).isGreaterThan(300);
    assertThat(metrics.logged()).isEqualTo(500);
    await()
        .atMost(Log4jUnderTest.PATIENCE)
        .untilAsserted(() -> assertThat(metrics.dropped()).isEqualTo(500));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
