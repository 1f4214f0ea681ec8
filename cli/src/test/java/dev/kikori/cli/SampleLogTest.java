package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleLogTest {
  private final SampleLog.Log log = SampleLog.generate(1);

  @Test
  void sameSeed_sameLog_otherSeed_otherLog() {
    assertThat(SampleLog.generate(1)).isEqualTo(log);
    assertThat(SampleLog.generate(2).lines()).isNotEqualTo(log.lines());
  }

  @Test
  void faultLine_partsTheTimesBeforeAndAfterTheFault() {
    int fault = (int) log.faultLine();
    assertThat(timesOf(log.lines().subList(0, fault - 1)))
        .allMatch(time -> time.isBefore(log.faultAt()));
    assertThat(timesOf(log.lines().subList(fault - 1, log.lines().size())))
        .noneMatch(time -> time.isBefore(log.faultAt()));
  }

  @Test
  void recoveredLine_partsTheTimesBeforeAndAfterTheRecovery() {
    int recovered = (int) log.recoveredLine();
    assertThat(timesOf(log.lines().subList(0, recovered - 1)))
        .allMatch(time -> time.isBefore(log.recoveredAt()));
    assertThat(timesOf(log.lines().subList(recovered - 1, log.lines().size())))
        .noneMatch(time -> time.isBefore(log.recoveredAt()));
  }

  @Test
  void goodMinutes_haveWarningsThatMeanNothing_andNoError() {
    List<String> good = log.lines().subList(0, (int) log.faultLine() - 1);
    assertThat(good).filteredOn(line -> line.contains("  WARN 1 ---")).hasSizeGreaterThan(30);
    assertThat(good).noneMatch(line -> line.contains(" ERROR 1 ---") || line.startsWith("\tat "));
  }

  @Test
  void outage_hasRefusedConnections_poolTimeouts_andStackTraces() {
    List<String> outage =
        log.lines().subList((int) log.faultLine() - 1, (int) log.recoveredLine() - 1);
    assertThat(outage).anyMatch(line -> line.contains("Connection refused"));
    assertThat(outage)
        .anyMatch(line -> line.contains("Connection is not available, request timed out"));
    assertThat(outage).anyMatch(line -> line.startsWith("\tat "));
  }

  private static List<Instant> timesOf(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("2026-"))
        .map(line -> Instant.parse(line.substring(0, 24)))
        .toList();
  }
}
