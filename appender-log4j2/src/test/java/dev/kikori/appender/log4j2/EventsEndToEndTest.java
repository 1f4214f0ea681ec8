package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.Recording;
import dev.kikori.appender.testkit.Recording.Recorded;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.proto.v1.Severity;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ObjectMessage;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StringFormattedMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log call becomes at the scorer. Runs on the oldest and the newest version of Log4j. */
@SuppressWarnings("UnnecessaryStringBuilder") // a text that is no String
class EventsEndToEndTest {
  /** How an event gets to the appender. */
  enum Way {
    DIRECT,
    ASYNC_APPENDER,
    ASYNC_LOGGERS
  }

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
    ThreadContext.clearAll();
    if (log4j != null) {
      log4j.close();
    }
    scorer.close();
    assertThat(intake.violations()).isEmpty();
  }

  private Logger logging(Way way, String inside) {
    String kikori = Log4jUnderTest.appender(scorer.port(), Log4jUnderTest.PATIENT, inside);
    switch (way) {
      case DIRECT ->
          log4j = Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(scorer.port(), inside));
      case ASYNC_APPENDER ->
          log4j =
              Log4jUnderTest.configured(
                  "<Configuration><Appenders>"
                      + kikori
                      + "<Async name='ASYNC' includeLocation='true'><AppenderRef ref='KIKORI'/></Async></Appenders>"
                      + "<Loggers><Root level='TRACE'><AppenderRef ref='ASYNC'/></Root></Loggers></Configuration>");
      case ASYNC_LOGGERS ->
          log4j =
              Log4jUnderTest.asynchronous(
                  "<Configuration><Appenders>"
                      + kikori
                      + "</Appenders><Loggers><Root level='TRACE' includeLocation='true'>"
                      + "<AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    }
    assertThat(log4j.errors()).isEmpty();
    return log4j.logger("com.acme.Shop");
  }

  @ParameterizedTest
  @EnumSource
  void call_withArguments_arrivesAsPatternAndArguments(Way way) {
    Instant before = Instant.now();
    logging(way, "").warn("order {} of {} is {}", 4711, "Zoë 🌲", true);

    Recorded event = recording.await("order 4711 of Zoë 🌲 is true");

    assertThat(event.pattern()).isEqualTo("order {} of {} is {}");
    assertThat(event.arguments()).containsExactly("4711", "Zoë 🌲", "true");
    assertThat(event.logger()).isEqualTo("com.acme.Shop");
    assertThat(event.severity()).isEqualTo(Severity.SEVERITY_WARN);
    assertThat(event.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(event.time()).isBetween(before.minusMillis(1), Instant.now());
    assertThat(event.caller()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void call_withMoreArgumentsThanTheReusedOnes_arrives(Way way) {
    String pattern = "{} ".repeat(20).trim();
    Object[] arguments = new Object[20];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i;
    }
    logging(way, "").info(pattern, arguments);

    assertThat(recording.await(1).get(0).arguments()).hasSize(20).startsWith("0").endsWith("19");
  }

  @ParameterizedTest
  @EnumSource
  void argument_thatChangesLater_isKeptAsItWas(Way way) {
    StringBuilder changing = new StringBuilder("first");
    List<String> list = List.of("a", "b");
    Logger logger = logging(way, "");
    logger.warn("state {} of {} in {}!", changing, "order", list);
    changing.setLength(0);
    changing.append("second");

    Recorded event = recording.await("state first of order in [a, b]!");

    assertThat(event.pattern()).isEqualTo("state {} of {} in {}!");
    assertThat(event.arguments()).containsExactly("first", "order", "[a, b]");
  }

  @ParameterizedTest
  @EnumSource
  void argument_thatFormatsItself_isAskedForItsText(Way way) {
    StringBuilderFormattable amount = buffer -> buffer.append("12.50 EUR");
    logging(way, "").info("paid {} now", amount);

    assertThat(recording.await("paid 12.50 EUR now").arguments()).containsExactly("12.50 EUR");
  }

  @ParameterizedTest
  @EnumSource
  void call_withException_arrivesWithTheChainOfCauses(Way way) {
    Exception cause = new IllegalStateException("pool empty");
    logging(way, "").error("order {} failed", 7, new RuntimeException("no connection", cause));

    Recorded event = recording.await("order 7 failed");

    assertThat(event.arguments()).containsExactly("7");
    assertThat(event.exceptions())
        .extracting(thrown -> thrown.getType())
        .containsExactly("java.lang.RuntimeException", "java.lang.IllegalStateException");
    assertThat(event.exceptions().get(0).getMessage()).isEqualTo("no connection");
    assertThat(event.exceptions().get(0).getFramesList())
        .anyMatch(frame -> frame.contains("EventsEndToEndTest"));
  }

  @ParameterizedTest
  @EnumSource
  void call_withContextAndMarkers_arrivesWithThem(Way way) {
    Marker marker =
        MarkerManager.getMarker("AUDIT").setParents(MarkerManager.getMarker("SECURITY"));
    ThreadContext.put("tenant", "t-1");
    ThreadContext.push("checkout");
    ThreadContext.push("payment");
    logging(way, "").info(marker, "paid {}", "now");
    ThreadContext.clearAll();

    Recorded event = recording.await("paid now");

    assertThat(event.attributes())
        .containsExactly(
            Map.entry("tenant", "t-1"), Map.entry("contextStack", "[checkout, payment]"));
    assertThat(event.markers()).containsExactly("AUDIT", "SECURITY");
  }

  @ParameterizedTest
  @EnumSource
  void call_withCallerData_saysWhereItStands(Way way) {
    logging(way, "<Event callerData='true'/>").info("here");

    Recorded event = recording.await("here");

    assertThat(event.caller()).isNotNull();
    assertThat(event.caller().getClassName()).isEqualTo(EventsEndToEndTest.class.getName());
    assertThat(event.caller().getMethod()).isEqualTo("call_withCallerData_saysWhereItStands");
  }

  @ParameterizedTest
  @EnumSource
  void message_ofEachKind_arrivesAsItReads(Way way) {
    Logger logger = logging(way, "");
    logger.info((Message) new SimpleMessage("simple"));
    logger.info(new ParameterizedMessage("parameterized {}", 1));
    logger.info(new ObjectMessage(List.of("object")));
    logger.info(new StringFormattedMessage("formatted %05d", 42));
    logger.info(new StringMapMessage().with("user", "u-1").with("amount", 3));
    logger.info(new StructuredDataMessage("login@1", "logged in", "audit").with("user", "u-2"));
    logger.info((Object) "text {} as an object");
    logger.info(CharBuffer.wrap("text as characters"));
    logger.info((String) null);
    logger.info("set \\{} to {}", 5);
    logger.info("too few {} {}", "one");
    logger.info("too many {}", "one", "two");
    logger.info("array {}", (Object) new int[] {1, 2});
    logger.info("like {}", "like {}");
    logger.info("last");

    List<Recorded> events = recording.await(15);

    assertThat(events)
        .extracting(Recorded::message)
        .containsExactly(
            "simple",
            "parameterized 1",
            "[object]",
            "formatted 00042",
            "amount=\"3\" user=\"u-1\"",
            "logged in",
            "text {} as an object",
            "text as characters",
            "null",
            "set {} to 5",
            "too few one {}",
            "too many one",
            "array [1, 2]",
            "like like {}",
            "last");
    assertThat(events.get(1).pattern()).isEqualTo("parameterized {}");
    assertThat(events.get(4).attributes())
        .containsOnly(Map.entry("user", "u-1"), Map.entry("amount", "3"));
    assertThat(events.get(5).attributes()).containsOnly(Map.entry("user", "u-2"));
    assertThat(log4j.metrics().dropped()).isZero();
  }

  @Test
  void call_eachLevel_hasItsSeverity() {
    Logger logger = logging(Way.DIRECT, "");
    logger.trace("t");
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");
    logger.fatal("f");
    logger.log(Level.forName("NOTICE", 350), "n");

    assertThat(recording.await(7))
        .extracting(Recorded::severity)
        .containsExactly(
            Severity.SEVERITY_TRACE,
            Severity.SEVERITY_DEBUG,
            Severity.SEVERITY_INFO,
            Severity.SEVERITY_WARN,
            Severity.SEVERITY_ERROR,
            Severity.SEVERITY_FATAL,
            Severity.SEVERITY_INFO);
  }

  @Test
  void call_filtered_doesNotArrive() {
    Logger logger = logging(Way.DIRECT, "<ThresholdFilter level='WARN'/>");
    logger.info("no");
    logger.warn("yes");

    assertThat(recording.await(1)).extracting(Recorded::message).containsExactly("yes");
    assertThat(log4j.metrics().logged()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void call_withPartsSwitchedOff_arrivesWithoutThem(Way way) {
    ThreadContext.put("tenant", "t-1");
    ThreadContext.push("checkout");
    Logger logger =
        logging(
            way, "<Event context='false' keyValues='false' markers='false' arguments='false'/>");
    logger.info(MarkerManager.getMarker("AUDIT"), "paid {}", "now");
    logger.info(new StringMapMessage().with("user", "u-1"));

    List<Recorded> events = recording.await(2);

    assertThat(events).allMatch(event -> event.attributes().isEmpty());
    assertThat(events).allMatch(event -> event.markers().isEmpty());
    assertThat(events.get(0).message()).isEqualTo("paid now");
    assertThat(events.get(0).pattern()).isNull();
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
    Logger logger = logging(Way.DIRECT, "");
    logger.info("value {}", failing);
    logger.info("after");

    List<Recorded> events = recording.await(2);

    assertThat(events.get(0).message()).startsWith("value ").contains("IllegalStateException");
    assertThat(events.get(1).message()).isEqualTo("after");
  }

  @Test
  void argument_thatLogsInItsText_doesNotLoop() {
    Logger logger = logging(Way.DIRECT, "");
    Object chatty =
        new Object() {
          @Override
          public String toString() {
            logger.info("from within {}", "it");
            return "chatty";
          }
        };
    logger.info("value {}", chatty);
    logger.info("after");

    recording.await("after");

    assertThat(recording.messages()).contains("value chatty", "after").hasSizeLessThan(4);
  }

  @Test
  void client_onConnecting_saysWhoItIs() {
    log4j =
        Log4jUnderTest.configured(
            "<Configuration><Appenders>"
                + Log4jUnderTest.appender(
                    scorer.port(),
                    "instance='shop-1'",
                    "<Attribute key='environment' value='test'/>")
                + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='KIKORI'/></Root></Loggers></Configuration>");
    log4j.logger("com.acme.Shop").info("hello");
    recording.await("hello");

    assertThat(scorer.hellos()).isNotEmpty();
    assertThat(scorer.hellos().get(0).getService()).isEqualTo("shop");
    assertThat(scorer.hellos().get(0).getInstance()).isEqualTo("shop-1");
    assertThat(scorer.hellos().get(0).getAttributesMap()).containsEntry("environment", "test");
    assertThat(scorer.hellos().get(0).getAgent()).startsWith("kikori-log4j2");
  }

  @ParameterizedTest
  @EnumSource
  void stop_rightAfterACall_waitsForTheAcknowledgement(Way way) {
    Logger logger = logging(way, "");
    for (int i = 0; i < 100; i++) {
      logger.info("line {}", i);
    }
    var metrics = log4j.metrics();
    log4j.close();

    assertThat(recording.messages()).hasSize(100).endsWith("line 99");
    assertThat(metrics.acknowledged()).isEqualTo(100);
  }
}
