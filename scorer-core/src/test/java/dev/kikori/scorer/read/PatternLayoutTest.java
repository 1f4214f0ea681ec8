package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternLayoutTest {
  private static final String TIME = "2024-01-02 03:04:05,678";

  private static LogEvent parse(String pattern, String line) {
    ReadFixtures.Result result = read(line, LogFormat.pattern(pattern));
    assertThat(result.counters().unparsedLines())
        .as("'%s' has the pattern %s", line, pattern)
        .isZero();
    return result.only();
  }

  @Test
  void logbackPattern_allFields_areTakenOut() {
    LogEvent event =
        parse(
            "%d [%t] %-5p %logger{36} - %m%n",
            TIME + " [http-nio-8080-exec-1] WARN  o.e.shop.OrderService - order 7 is late");
    assertThat(time(event)).isEqualTo("2024-01-02T03:04:05.678Z");
    assertThat(event.thread()).isEqualTo("http-nio-8080-exec-1");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.logger()).isEqualTo("o.e.shop.OrderService");
    assertThat(event.message()).isEqualTo("order 7 is late");
  }

  /** Pattern, line, then {@code level;logger;thread;message}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "%d{ISO8601} %p [%t] %c: %m # 2024-01-02 03:04:05,678 INFO [main] a.B: hello # INFO;a.B;main;hello",
        "%date{HH:mm:ss.SSS} %level %lo{0} -- %msg %n # 03:04:05.678 ERROR B -- hello  # ERROR;B;;hello",
        "%d{yyyy-MM-dd HH:mm:ss, UTC} %le %c{1.} %message # 2024-01-02 03:04:05 DEBUG a.B hello there # DEBUG;a.B;;hello there",
        "%d{yyyy-MM-dd HH:mm:ss}{GMT+1} %p %m # 2024-01-02 03:04:05 TRACE hello # TRACE;;;hello",
        "%d{\"yyyy-MM-dd HH:mm:ss,SSS\", Europe/Berlin} %p %m # 2024-01-02 03:04:05,678 INFO hello # INFO;;;hello",
        "%r [%thread] %5level %C.%M:%L - %m%n%ex # 123 [main] ERROR a.B.run:42 - hello # ERROR;a.B;main;hello",
        "%r %p %m # -17 INFO hello # INFO;;;hello",
        "%-5p [%X{traceId}] %c - %m # INFO  [] a.B - hello # INFO;a.B;;hello",
        "%-5p [%X{traceId:-none}] %c - %m # INFO  [] a.B - hello # INFO;a.B;;hello",
        "%d %p %X{user} %c - %m # 2024-01-02 03:04:05,678 INFO  a.B - hello # INFO;a.B;;hello",
        "%highlight{%-5level} %style{[%t]}{cyan} %c{1} : %m%n # WARN  [main] B : hello # WARN;B;main;hello",
        "%clr(%5p) %clr(%-40.40logger{39}){cyan} %clr(:){faint} %m #  INFO a.B                                      : hello # INFO;a.B;;hello",
        "%d %-30(%d{HH:mm} [%thread]) %-5level %logger{32} - %msg%n # 2024-01-02 03:04:05,678 03:04 [main]                 INFO  a.B - hello # INFO;a.B;main;hello",
        "%p|%t|%c|%m # ERROR|main|a.B|hello|you # ERROR;a.B;main;hello|you",
        "[%p] %m (%c)%n # [INFO] hello (world) (a.B) # INFO;a.B;;hello (world)",
        "%d [%t] %p %c - %m # 2024-01-02 03:04:05,678 [pool [1] x] INFO a.B - hello # INFO;a.B;pool [1] x;hello",
        "%level{length=1} %c %m # E a.B hello # ERROR;a.B;;hello",
        "%d %marker %p %m # 2024-01-02 03:04:05,678  INFO hello # INFO;;;hello",
        "%d %p (%F:%L) - %m # 2024-01-02 03:04:05,678 INFO (B.java:12) - hello # INFO;B;;hello",
        "%d %p %l - %m # 2024-01-02 03:04:05,678 INFO a.B.run(B.java:12) - hello # INFO;a.B;;hello",
        "100%% %p \\(%t\\) %m # 100% INFO (main) hello # INFO;;main;hello",
        "%d %p %c - %m # 2024-01-02 03:04:05,678 AUDIT a.B - hello # UNKNOWN;a.B;;hello",
        "%d %p %c - %m # 2024-01-02 03:04:05,678 INFO a.B - # INFO;a.B;;"
      })
  void pattern_ofOtherDialects_isRead(String pattern, String line, String expected) {
    LogEvent event = parse(pattern, line);
    String[] fields = expected.split(";", -1);
    assertThat(event.severity()).as("severity").isEqualTo(Severity.valueOf(fields[0]));
    assertThat(event.logger()).as("logger").isEqualTo(fields[1]);
    assertThat(event.thread()).as("thread").isEqualTo(fields[2]);
    assertThat(event.message()).as("message").isEqualTo(fields[3]);
  }

  @Test
  void pattern_zoneOption_isTheZone() {
    assertThat(
            time(
                parse("%d{yyyy-MM-dd HH:mm:ss, America/New_York} %m", "2024-01-02 03:04:05 hello")))
        .isEqualTo("2024-01-02T08:04:05Z");
    assertThat(time(parse("%d{yyyy-MM-dd HH:mm:ss}{GMT+2} %m", "2024-01-02 03:04:05 hello")))
        .isEqualTo("2024-01-02T01:04:05Z");
  }

  @Test
  void pattern_contextKeys_areAttributes() {
    LogEvent event =
        parse("%d %p [%X{traceId},%mdc{spanId:-}] %c - %m", TIME + " INFO [abc,def] a.B - hello");
    assertThat(event.attributes()).isEqualTo(Map.of("traceId", "abc", "spanId", "def"));
  }

  @Test
  void springBootDefault_withPlaceholdersAndColours_isRead() {
    String pattern =
        "%clr(%d{${LOG_DATEFORMAT_PATTERN:-yyyy-MM-dd'T'HH:mm:ss.SSSXXX}}){faint} %clr(${LOG_LEVEL_PATTERN:-%5p}) %clr(${PID:- }){magenta} "
            + "%clr(---){faint} %clr(${LOG_CORRELATION_PATTERN:-})%clr([%15.15t]){faint} %clr(%-40.40logger{39}){cyan} %clr(:){faint} "
            + "%m%n${LOG_EXCEPTION_CONVERSION_WORD:-%wEx}";
    String line =
        "2024-01-02T03:04:05.678+01:00  WARN 4711 --- [           main] o.s.b.w.e.tomcat.TomcatWebServer         : Tomcat started : 8080";
    LogEvent event = parse(pattern, line);
    assertThat(time(event)).isEqualTo("2024-01-02T02:04:05.678Z");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.thread()).isEqualTo("main");
    assertThat(event.logger()).isEqualTo("o.s.b.w.e.tomcat.TomcatWebServer");
    assertThat(event.message()).isEqualTo("Tomcat started : 8080");
  }

  @Test
  void line_withColours_isReadWithoutThem() {
    LogEvent event =
        parse("%d %p %c - %m", TIME + " \u001B[31mERROR\u001B[0;39m \u001B[36ma.B\u001B[m - hello");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.raw()).isEqualTo(TIME + " ERROR a.B - hello");
  }

  @Test
  void pattern_unknownWord_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.pattern("%d %foo %m"))
        .withMessage(
            "pattern: %d %foo %m has %foo (expected: a conversion word of Logback or Log4j2)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "%d %p %c # a pattern with the message",
        "%d{yyyy %m # a closing }",
        "%-5(%p %m # a closing )",
        "%d{QQQ} %m # the letters y u M",
        "% %m # a conversion word after %",
        "` ` # a conversion pattern such as"
      })
  void pattern_malformed_saysWhatIsExpected(String pattern, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.pattern(pattern))
        .withMessageContaining("(expected: ")
        .withMessageContaining(expected);
  }

  @Test
  void named_unknown_listsTheKnown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.named("nginx"))
        .withMessageStartingWith("format: nginx (expected: one of json, bgl, ")
        .withMessageEndingWith("plain)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogFormat.named("podman/json"))
        .withMessageContaining("docker, cri, otlp");
  }

  @Test
  void hostileLine_costsTimeInProportionToItsLength() {
    String pattern = "%t] %t] %t] %t] %t] %t] %m] %c";
    ReadFixtures.Result result = read("] ".repeat(30_000), LogFormat.pattern(pattern));
    assertThat(result.events()).hasSize(1);
  }
}
