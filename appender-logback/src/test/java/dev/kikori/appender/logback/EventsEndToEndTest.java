package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.Recording.Recorded;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/** What a log call becomes at the scorer. Runs on every supported version of Logback. */
class EventsEndToEndTest {
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
    MDC.clear();
    if (logback != null) {
      logback.close();
    }
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  private Logger logging(String... inside) {
    logback = LogbackUnderTest.withAppender(scorer.port(), inside);
    assertThat(logback.errors()).isEmpty();
    return logback.logger("com.acme.Shop");
  }

  @Test
  void call_withArguments_arrivesAsPatternAndArguments() {
    Instant before = Instant.now();
    logging().warn("order {} of {} is {}", 4711, "Zoë 🌲", true);

    Recorded event = recording.await("order 4711 of Zoë 🌲 is true");

    assertThat(event.pattern()).isEqualTo("order {} of {} is {}");
    assertThat(event.arguments()).containsExactly("4711", "Zoë 🌲", "true");
    assertThat(event.logger()).isEqualTo("com.acme.Shop");
    assertThat(event.severity()).isEqualTo(Severity.SEVERITY_WARN);
    assertThat(event.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(event.time()).isBetween(before.minusMillis(1), Instant.now());
    assertThat(event.caller()).isNull();
  }

  @Test
  void call_eachLevel_hasItsSeverity() {
    Logger logger = logging();
    logger.trace("t");
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");

    assertThat(recording.await(5))
        .extracting(Recorded::severity)
        .containsExactly(
            Severity.SEVERITY_TRACE,
            Severity.SEVERITY_DEBUG,
            Severity.SEVERITY_INFO,
            Severity.SEVERITY_WARN,
            Severity.SEVERITY_ERROR);
  }

  @Test
  void call_belowTheLevelOrFiltered_doesNotArrive() {
    Logger logger =
        logging(
            "<filter class='ch.qos.logback.classic.filter.ThresholdFilter'><level>WARN</level></filter>");
    logger.info("no");
    logger.warn("yes");

    assertThat(recording.await(1)).extracting(Recorded::message).containsExactly("yes");
    assertThat(logback.metrics().logged()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("deprecation") // references between markers, as long as SLF4J has them
  void call_withContextKeyValuesAndMarkers_arrivesWithThem() {
    Marker outer = MarkerFactory.getDetachedMarker("AUDIT");
    outer.add(MarkerFactory.getDetachedMarker("SECURITY"));
    MDC.put("tenant", "t-1");
    MDC.put("user", "from the context");
    logging()
        .atInfo()
        .addMarker(outer)
        .addKeyValue("user", "from the call")
        .addKeyValue("amount", 12.5)
        .log("paid {}", "now");

    Recorded event = recording.await("paid now");

    assertThat(event.attributes())
        .containsEntry("tenant", "t-1")
        .containsEntry("user", "from the call")
        .containsEntry("amount", "12.5");
    assertThat(event.markers()).containsExactly("AUDIT", "SECURITY");
  }

  @Test
  void calls_whileTheContextChanges_eachArrivesWithItsOwn() {
    Logger logger = logging();
    for (int i = 0; i < 8; i++) {
      MDC.put("order", "A" + i);
      logger.info("paid {}", 2 * i);
      logger.info("paid {}", 2 * i + 1);
    }
    MDC.remove("order");
    logger.info("paid {}", 16);

    for (int i = 0; i < 16; i++) {
      assertThat(recording.await("paid " + i).attributes())
          .containsExactly(entry("order", "A" + i / 2));
    }
    assertThat(recording.await("paid 16").attributes()).isEmpty();
  }

  /** As set up by a program that never asks SLF4J for a logger. */
  @Test
  void call_inALogbackWithoutMdc_arrivesWithoutContext() {
    LoggerContext context = new LoggerContext();
    KikoriAppender appender = new KikoriAppender();
    appender.setContext(context);
    appender.setOptions(KikoriOptions.builder().endpoint("127.0.0.1:" + scorer.port()).build());
    appender.start();
    Logger logger = context.getLogger("com.acme.Shop");
    logger.addAppender(appender);
    logger.atInfo().addKeyValue("amount", 1).log("paid {}", "now");
    Recorded event = recording.await("paid now");
    context.stop();

    assertThat(event.attributes()).containsExactly(entry("amount", "1"));
    assertThat(appender.metrics().dropped()).isZero();
  }

  @Test
  void call_withPartsSwitchedOff_arrivesWithoutThem() {
    MDC.put("tenant", "t-1");
    logging(
            "<event><context>false</context><keyValues>false</keyValues><markers>false</markers>"
                + "<arguments>false</arguments></event>")
        .atInfo()
        .addMarker(MarkerFactory.getMarker("AUDIT"))
        .addKeyValue("amount", 1)
        .log("paid {}", "now");

    Recorded event = recording.await("paid now");

    assertThat(event.attributes()).isEmpty();
    assertThat(event.markers()).isEmpty();
    assertThat(event.pattern()).isNull();
  }

  @Test
  void call_withException_arrivesWithTheChainOfCauses() {
    Exception cause = new IllegalStateException("pool empty");
    logging().error("order {} failed", 7, new RuntimeException("no connection", cause));

    Recorded event = recording.await("order 7 failed");

    assertThat(event.arguments()).containsExactly("7");
    assertThat(event.exceptions())
        .extracting("type_")
        .containsExactly("java.lang.RuntimeException", "java.lang.IllegalStateException");
    assertThat(event.exceptions().get(0).getMessage()).isEqualTo("no connection");
    assertThat(event.exceptions().get(0).getFramesList())
        .anyMatch(frame -> frame.contains("EventsEndToEndTest"));
    assertThat(event.exceptions().get(1).getMessage()).isEqualTo("pool empty");
  }

  @Test
  void call_withCallerData_saysWhereItStands() {
    logging("<event><callerData>true</callerData></event>").info("here");

    Recorded event = recording.await("here");

    assertThat(event.caller()).isNotNull();
    assertThat(event.caller().getClassName()).isEqualTo(EventsEndToEndTest.class.getName());
    assertThat(event.caller().getMethod()).isEqualTo("call_withCallerData_saysWhereItStands");
    assertThat(event.caller().getFile()).isEqualTo("EventsEndToEndTest.java");
  }

  @Test
  void call_withEscapedBraces_arrivesAsItReads() {
    logging().info("set \\{} to {}", 5);

    assertThat(recording.await("set {} to 5").pattern()).isNull();
  }

  @Test
  void call_withNulls_arrives() {
    Logger logger = logging();
    logger.info(null);
    logger.info("a {} b", (Object) null);
    logger.info("array {}", (Object[]) null);

    assertThat(recording.await(3))
        .extracting(Recorded::message)
        .containsExactly("null", "a null b", "array {}");
  }

  @Test
  void argument_whoseTextFails_isNamedAndTheCallGoesOn() {
    Object failing =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    Logger logger = logging();
    logger.info("before");
    logger.info("value {}", failing);
    logger.info("after");

    List<Recorded> events = recording.await(3);

    assertThat(events.get(1).message()).startsWith("value ").contains("IllegalStateException");
    assertThat(events.get(2).message()).isEqualTo("after");
  }

  @Test
  void argument_thatLogsInItsText_doesNotLoop() {
    Logger logger = logging();
    Object chatty =
        new Object() {
          @Override
          public String toString() {
            logger.info("from within");
            return "chatty";
          }
        };
    logger.info("value {}", chatty);
    logger.info("after");

    recording.await("after");

    assertThat(recording.messages()).contains("value chatty", "after").hasSizeLessThan(4);
  }

  @Test
  void logbacksAsyncAppender_inFront_keepsWhatHeldAtTheCall() {
    logback =
        LogbackUnderTest.configured(
            "<configuration>"
                + LogbackUnderTest.appender(
                    scorer.port(), "<event><callerData>true</callerData></event>")
                + "<appender name='ASYNC' class='ch.qos.logback.classic.AsyncAppender'>"
                + "<appender-ref ref='KIKORI'/></appender>"
                + "<root level='INFO'><appender-ref ref='ASYNC'/></root></configuration>");
    assertThat(logback.errors()).isEmpty();
    StringBuilder changing = new StringBuilder("first");
    MDC.put("tenant", "t-1");
    logback.logger("com.acme.Shop").warn("state {} of {}!", changing, "order");
    changing.setLength(0);
    changing.append("second");
    MDC.clear();

    Recorded event = recording.await("state first of order!");

    assertThat(event.pattern()).isEqualTo("state {} of {}!");
    assertThat(event.arguments()).containsExactly("first", "order");
    assertThat(event.attributes()).containsEntry("tenant", "t-1");
    assertThat(event.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(event.caller()).as("the worker's stack would be wrong").isNull();
    assertThat(logback.context().getLogger("ROOT").getAppender("ASYNC"))
        .isInstanceOf(AsyncAppender.class);
  }

  @Test
  void slf4jsReplay_ofCallsBeforeLogbackWasThere_arrives() {
    LinkedBlockingQueue<SubstituteLoggingEvent> early = new LinkedBlockingQueue<>();
    SubstituteLogger substitute = new SubstituteLogger("com.acme.Early", early, false);
    substitute.warn("started {} early", "too");
    substitute.setDelegate(logging().getLoggerContext().getLogger("com.acme.Early"));
    early.forEach(substitute::log);

    Recorded event = recording.await("started too early");

    assertThat(event.logger()).isEqualTo("com.acme.Early");
    assertThat(event.severity()).isEqualTo(Severity.SEVERITY_WARN);
  }

  @Test
  void client_onConnecting_saysWhoItIs() {
    logging(
            "<instance>shop-1</instance><attribute><key>environment</key><value>test</value></attribute>")
        .info("hello");
    recording.await("hello");

    assertThat(scorer.hellos()).isNotEmpty();
    assertThat(scorer.hellos().get(0).getService()).isEqualTo("shop");
    assertThat(scorer.hellos().get(0).getInstance()).isEqualTo("shop-1");
    assertThat(scorer.hellos().get(0).getAttributesMap()).containsEntry("environment", "test");
    assertThat(scorer.hellos().get(0).getAgent()).startsWith("kikori-logback");
  }

  @Test
  void stop_rightAfterACall_waitsForTheAcknowledgement() {
    Logger logger = logging("<batch><delay>60s</delay></batch>");
    for (int i = 0; i < 100; i++) {
      logger.info("line {}", i);
    }
    var metrics = logback.metrics();
    long started = System.nanoTime();
    logback.close();

    assertThat(recording.messages()).hasSize(100).endsWith("line 99");
    assertThat(metrics.acknowledged()).isEqualTo(100);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
  }
}
