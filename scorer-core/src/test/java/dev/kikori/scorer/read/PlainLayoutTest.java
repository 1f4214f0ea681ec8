package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainLayoutTest {
  /** Line, then {@code time;level;logger;message}: what a system that nobody has met may write. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "just some words ~ none;UNKNOWN;;just some words",
        "ERROR cannot connect ~ none;ERROR;;cannot connect",
        "Error: cannot connect ~ none;UNKNOWN;;Error: cannot connect",
        "[WARN] disk is slow ~ none;WARN;;disk is slow",
        "2024-01-02 03:04:05 something happened ~ 2024-01-02T03:04:05Z;UNKNOWN;;something happened",
        "2024-01-02T03:04:05Z info something happened ~ 2024-01-02T03:04:05Z;INFO;;something happened",
        "[2024-01-02 03:04:05.678] [error] something happened ~ 2024-01-02T03:04:05.678Z;ERROR;;something happened",
        "2024-01-02 03:04:05,678 1234 WARN com.acme.Job [worker-1] - late ~ 2024-01-02T03:04:05.678Z;WARN;com.acme.Job;[worker-1] - late",
        "2024-01-02 03:04:05.678 [worker-1] WARN com.acme.Job:17 - late ~ 2024-01-02T03:04:05.678Z;WARN;com.acme.Job;late",
        "Jan  2 03:04:05 host-1 cron[12]: started ~ 2026-01-02T03:04:05Z;UNKNOWN;cron;started",
        "2024-01-02 03:04:05.678 UTC [77] LOG:  checkpoint starting ~ 2024-01-02T03:04:05.678Z;UNKNOWN;LOG;checkpoint starting",
        "2024-01-02 03:04:05.678 UTC [77] ERROR:  relation \"x\" does not exist ~ 2024-01-02T03:04:05.678Z;ERROR;;relation \"x\" does not exist",
        "2024/01/02 03:04:05 [error] 12#12: *3 upstream timed out ~ 2024-01-02T03:04:05Z;ERROR;;12#12: *3 upstream timed out",
        "1:M 02 Jan 2024 03:04:05.678 * Ready to accept connections ~ 2024-01-02T03:04:05.678Z;UNKNOWN;;* Ready to accept connections",
        "10.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326 ~ 2000-10-10T20:55:36Z;UNKNOWN;;10.0.0.1 - bob \"GET / HTTP/1.0\" 200 2326",
        "03:04:05 | WARN | queue is full ~ 2026-11-21T03:04:05Z;WARN;;queue is full",
        "ts=1 level=error msg=x ~ none;ERROR;;ts=1 level=error msg=x",
        "the 2nd ERROR_COUNT is not a level ~ none;UNKNOWN;;the 2nd ERROR_COUNT is not a level",
        "2024-01-02 03:04:05 ~ 2024-01-02T03:04:05Z;UNKNOWN;;2024-01-02 03:04:05"
      })
  void line_ofUnknownLayout_isReadAsWellAsCanBe(String line, String expected) {
    LogEvent event = read(line, LogFormat.plain()).only();
    assertThat(
            String.join(";", time(event), event.severity().name(), event.logger(), event.message()))
        .isEqualTo(expected);
    assertThat(event.raw()).isEqualTo(line);
  }
}
