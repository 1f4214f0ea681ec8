package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static String docker(String log, String time) {
    return "{\"log\":\"" + log + "\",\"stream\":\"stdout\",\"time\":\"" + time + "\"}\n";
  }

  @Test
  void docker_innerLine_isParsedAgain() {
    ReadFixtures.Result result =
        read(docker("03:04:05.678 [main] WARN  a.b.C - hello\\n", "2024-01-02T02:04:05.679Z"));
    assertThat(result.formatName()).isEqualTo("docker/logback");
    LogEvent event = result.only();
    assertThat(event.message()).isEqualTo("hello");
    assertThat(event.severity()).isEqualTo(Severity.WARN);
    assertThat(event.raw()).isEqualTo("03:04:05.678 [main] WARN  a.b.C - hello");
    assertThat(time(event)).as("the envelope knows the date").isEqualTo("2024-01-02T02:04:05.679Z");
  }

  @Test
  void docker_stackTraceInLinesOfItsOwn_isPutTogether() {
    String time = "2024-01-02T02:04:05Z";
    ReadFixtures.Result result =
        read(
            docker("2024-01-02 03:04:05,678 [main] ERROR a.b.C - failed\\n", time)
                + docker("java.io.IOException: x\\n", time)
                + docker("\\tat a.b.C.run(C.java:1)\\n", time)
                + docker("2024-01-02 03:04:06,000 [main] INFO  a.b.C - on\\n", time));
    assertThat(result.events()).extracting(LogEvent::message).containsExactly("failed", "on");
    assertThat(result.events().get(0).stackTrace())
        .isEqualTo("java.io.IOException: x\n\tat a.b.C.run(C.java:1)");
    assertThat(time(result.events().get(0)))
        .as("the program's own time")
        .isEqualTo("2024-01-02T03:04:05.678Z");
    assertThat(result.events().get(0).lastLine()).isEqualTo(3);
  }

  @Test
  void docker_longLineInPieces_isPutTogether() {
    ReadFixtures.Result result =
        read(docker("one ", "2024-01-02T02:04:05Z") + docker("two\\n", "2024-01-02T02:04:05Z"));
    assertThat(result.only().message()).isEqualTo("one two");
    assertThat(result.only().firstLine()).isEqualTo(1);
    assertThat(result.only().lastLine()).isEqualTo(2);
  }

  @Test
  void docker_lastPieceMissing_isDelivered() {
    assertThat(
            read(docker("one\\n", "2024-01-02T02:04:05Z") + docker("tw", "2024-01-02T02:04:05Z"))
                .events())
        .extracting(LogEvent::message)
        .containsExactly("one", "tw");
  }

  @Test
  void docker_fluentBitsKubernetes_isTheService() {
    String line =
        "{\"log\":\"hello\",\"stream\":\"stderr\",\"kubernetes\":{\"pod_name\":\"p-1\",\"labels\":{\"log\":\"x\"}}}";
    LogEvent event = read(line, LogFormat.named("docker/plain")).only();
    assertThat(event.service()).isEqualTo("p-1");
    assertThat(event.message()).isEqualTo("hello");
  }

  @Test
  void cri_innerLineAndPieces_areRead() {
    ReadFixtures.Result result =
        read(
            """
            2024-01-02T03:04:05.678901234Z stdout P 2024-01-02 03:04:05,600 [main] INFO a.b.C - one\s
            2024-01-02T03:04:05.678901234Z stdout F two
            2024-01-02T03:04:06.000000000+01:00 stderr F 2024-01-02 03:04:06,600 [main] WARN a.b.C - three
            """);
    assertThat(result.formatName()).isEqualTo("cri/logback");
    assertThat(result.events()).extracting(LogEvent::message).containsExactly("one two", "three");
  }

  @Test
  void otlp_requestWithManyRecords_isManyEvents() {
    String line =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"a.B"},\
        "logRecords":[{"timeUnixNano":"1700000000123456789","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"one"},\
        "attributes":[{"key":"exception.stacktrace","value":{"stringValue":"java.io.IOException: x"}}]},\
        {"timeUnixNano":"1700000001000000000","severityNumber":9,"body":{"stringValue":"two"}}]}]}]}""";
    ReadFixtures.Result result = read(line);
    assertThat(result.formatName()).isEqualTo("otlp/json");
    assertThat(result.events()).extracting(LogEvent::message).containsExactly("one", "two");
    assertThat(result.events())
        .extracting(LogEvent::severity)
        .containsExactly(Severity.ERROR, Severity.INFO);
    LogEvent first = result.events().get(0);
    assertThat(first.service()).isEqualTo("shop");
    assertThat(first.logger()).isEqualTo("a.B");
    assertThat(first.stackTrace()).isEqualTo("java.io.IOException: x");
    assertThat(time(first)).isEqualTo("2023-11-14T22:13:20.123Z");
  }

  @Test
  void lineWithoutEnvelope_isReadAsItIs() {
    assertThat(read("not in an envelope\n", LogFormat.named("docker/plain")).only().message())
        .isEqualTo("not in an envelope");
  }
}
