package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLayoutTest {
  private static LogEvent parse(String line) {
    ReadFixtures.Result result = read(line, LogFormat.named("json"));
    assertThat(result.counters().unparsedLines()).as("is a JSON event").isZero();
    return result.only();
  }

  @Test
  void logstashEncoder_allFields_areTakenOut() {
    LogEvent event =
        parse(
            """
            {"@timestamp":"2024-01-02T03:04:05.678+01:00","@version":"1","message":"order 7 failed","logger_name":"a.b.C",\
            "thread_name":"main","level":"ERROR","level_value":40000,"stack_trace":"java.io.IOException: x\\n\\tat a.B(B.java:1)\\n","user":"u1"}""");
    assertThat(time(event)).isEqualTo("2024-01-02T02:04:05.678Z");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.logger()).isEqualTo("a.b.C");
    assertThat(event.thread()).isEqualTo("main");
    assertThat(event.message()).isEqualTo("order 7 failed");
    assertThat(event.stackTrace()).isEqualTo("java.io.IOException: x\n\tat a.B(B.java:1)");
    assertThat(event.attributes()).containsOnlyKeys("user");
  }

  @Test
  void elasticCommonSchema_dottedAndNested_areTheSame() {
    LogEvent dotted =
        parse(
            "{\"@timestamp\":\"2024-01-02T03:04:05.678Z\",\"log.level\":\"WARN\",\"message\":\"m\",\"log.logger\":\"a.B\","
                + "\"process.thread.name\":\"t\",\"service.name\":\"s\"}");
    LogEvent nested =
        parse(
            "{\"@timestamp\":\"2024-01-02T03:04:05.678Z\",\"log\":{\"level\":\"WARN\",\"logger\":\"a.B\"},\"message\":\"m\","
                + "\"process\":{\"thread\":{\"name\":\"t\"}},\"service\":{\"name\":\"s\"}}");
    for (LogEvent event : List.of(dotted, nested)) {
      assertThat(
              List.of(
                  time(event),
                  event.severity(),
                  event.logger(),
                  event.thread(),
                  event.service(),
                  event.message()))
          .isEqualTo(List.of("2024-01-02T03:04:05.678Z", Severity.WARN, "a.B", "t", "s", "m"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "{\"level\":30,\"time\":1700000000123,\"pid\":1,\"hostname\":\"h\",\"msg\":\"m\"} ~ 2023-11-14T22:13:20.123Z;INFO;;h;m",
        "{\"level\":\"info\",\"ts\":1.7000000001234E9,\"logger\":\"l\",\"msg\":\"m\"} ~ 2023-11-14T22:13:20.123Z;INFO;l;;m",
        "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"level\":3,\"timestamp\":1700000000.5} ~ 2023-11-14T22:13:20.500Z;ERROR;;h;m",
        "{\"instant\":{\"epochSecond\":1700000000,\"nanoOfSecond\":5},\"level\":\"FATAL\",\"loggerName\":\"l\",\"message\":\"m\"} ~ 2023-11-14T22:13:20Z;FATAL;l;;m",
        "{\"severity\":\"NOTICE\",\"textPayload\":\"m\",\"timestamp\":\"2024-01-02T03:04:05Z\"} ~ 2024-01-02T03:04:05Z;INFO;;;m",
        "{\"timeUnixNano\":\"1700000000123456789\",\"severityNumber\":17,\"body\":{\"stringValue\":\"m\"},\"attributes\":[{\"key\":\"thread.name\",\"value\":{\"stringValue\":\"t\"}}]} ~ 2023-11-14T22:13:20.123Z;ERROR;;;m",
        "{\"message\":\"m\",\"kubernetes\":{\"pod_name\":\"p-1\"},\"service\":\"s\"} ~ none;UNKNOWN;;p-1;m",
        "{\"message\":\"m\",\"level\":null,\"tags\":[\"a\",\"b\"],\"deep\":{\"a\":{\"b\":[{\"c\":1}]}}} ~ none;UNKNOWN;;;m"
      })
  void dialect_itsLine_isTakenApart(String line, String expected) {
    LogEvent event = parse(line);
    assertThat(
            String.join(
                ";",
                time(event),
                event.severity().name(),
                event.logger(),
                event.service(),
                event.message()))
        .isEqualTo(expected);
  }

  @Test
  void cutLine_isReadAsFarAsItGoes() {
    LogEvent event =
        parse("{\"level\":\"ERROR\",\"message\":\"m\",\"stack_trace\":\"java.io.IOExcep");
    assertThat(event.severity()).isEqualTo(Severity.ERROR);
    assertThat(event.message()).isEqualTo("m");
  }

  @Test
  void linesBetween_areEventsOfTheirOwn_stackTracesAreNot() {
    ReadFixtures.Result result =
        read(
            """
            Picked up JAVA_TOOL_OPTIONS: -Xmx1g
            {"level":"INFO","message":"one"}
            java.lang.IllegalStateException: printed
            \tat a.B.c(B.java:1)
            {"level":"INFO","message":"two"}
            """,
            LogFormat.named("json"));
    assertThat(result.events())
        .extracting(LogEvent::message)
        .containsExactly("Picked up JAVA_TOOL_OPTIONS: -Xmx1g", "one", "two");
    assertThat(result.events().get(1).stackTrace())
        .isEqualTo("java.lang.IllegalStateException: printed\n\tat a.B.c(B.java:1)");
    assertThat(result.counters().unparsedLines()).isEqualTo(1);
  }

  @Test
  void manyFields_areBounded() {
    StringBuilder line = new StringBuilder("{\"message\":\"m\"");
    for (int i = 0; i < 1000; i++) {
      line.append(",\"f").append(i).append("\":1");
    }
    assertThat(parse(line.append('}').toString()).attributes()).hasSize(64);
  }

  @Test
  void deepNesting_isSkipped() {
    LogEvent event =
        parse(
            "{\"a\":".repeat(50) + "1" + "}".repeat(50).replaceFirst("}$", ",\"message\":\"m\"}"));
    assertThat(event.message()).isEqualTo("m");
    assertThat(event.attributes()).isEmpty();
  }
}
