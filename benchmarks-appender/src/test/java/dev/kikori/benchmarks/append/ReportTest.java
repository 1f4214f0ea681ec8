package dev.kikori.benchmarks.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  @Test
  void ratio_isOfWhatIsAboveTheFloor_toTheCheapestPeer() {
    Report report =
        new Report(
            List.of(
                paced(Appender.LOGBACK_NOP, 100, 80, 0),
                paced(Appender.KIKORI_LOGBACK, 300, 100, 0),
                paced(Appender.LOGSTASH_TCP, 500, 600, 0),
                paced(Appender.LOKI4J, 900, 2000, 0)));

    assertThat(report.goals())
        .containsEntry(
            "kikori-logback pacedThreeArgs 1 ratio", "met (0.50, goal 0.50; lost 0.00 %)")
        .containsEntry("kikori-logback pacedThreeArgs 1 bytes", "met (20.0 B, goal 64)");
  }

  @Test
  void costWithLosses_missesTheGoal() {
    Report report =
        new Report(
            List.of(
                paced(Appender.LOGBACK_NOP, 100, 80, 0),
                paced(Appender.KIKORI_LOGBACK, 200, 80, 1),
                paced(Appender.LOGSTASH_TCP, 500, 600, 0)));

    assertThat(report.goals().get("kikori-logback pacedThreeArgs 1 ratio")).startsWith("missed");
  }

  @Test
  void peersOfTheOtherFramework_doNotCount() {
    Report report =
        new Report(
            List.of(
                paced(Appender.LOGBACK_NOP, 100, 80, 0),
                paced(Appender.KIKORI_LOGBACK, 300, 80, 0),
                paced(Appender.TJAHZI_LOG4J2, 101, 80, 0)));

    assertThat(report.goals()).doesNotContainKey("kikori-logback pacedThreeArgs 1 ratio");
  }

  @Test
  void saturatedPeer_thatLosesNoMoreAndCostsLess_isNamed() {
    Report report =
        new Report(
            List.of(
                saturated(Appender.KIKORI_LOG4J2, 300, 10),
                saturated(Appender.LOG4J2_NULL, 100, 0),
                saturated(Appender.TJAHZI_LOG4J2, 200, 10),
                saturated(Appender.OTEL_LOG4J2, 200, 11)));

    assertThat(report.goals())
        .containsEntry(
            "kikori-log4j2 saturatedThreeArgs 1 dominated by",
            "missed (tjahzi-log4j2; lost 10.00 %)");
  }

  private static Cell paced(Appender appender, double nanos, double bytes, long lost) {
    return new Cell(
        appender, "pacedThreeArgs", 1, nanos, nanos, nanos, bytes, bytes, 100, lost, 0, 0);
  }

  private static Cell saturated(Appender appender, double nanos, long lost) {
    return new Cell(
        appender, "saturatedThreeArgs", 1, nanos, nanos, nanos, 80, 80, 100, lost, 0, 0);
  }
}
