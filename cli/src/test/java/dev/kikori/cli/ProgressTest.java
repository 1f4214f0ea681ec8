package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void onATerminal_showsLinesRateShareAndTimeLeft() {
    Progress progress = new Progress(err, true, nanos::get, () -> 0.25);
    nanos.set(2_000_000_000L);
    progress.line(1024);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[K1,024 lines  512/s  25 %  6 s left");
  }

  @Test
  void unknownShare_showsNoTimeLeft() {
    Progress progress = new Progress(err, true, nanos::get, () -> Double.NaN);
    nanos.set(1_000_000_000L);
    progress.line(256);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[K256 lines  256/s");
  }

  @Test
  void begin_startsTheClockAnew() {
    Progress progress = new Progress(err, true, nanos::get, () -> Double.NaN);
    nanos.set(5_000_000_000L);
    progress.begin();
    nanos.set(7_000_000_000L);
    progress.line(1024);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("1,024 lines  512/s");
  }

  @Test
  void elsewhere_isSilent() {
    Progress progress = new Progress(err, false, nanos::get, () -> 0.5);
    nanos.set(9_000_000_000L);
    progress.line(256);
    progress.hide();
    assertThat(bytes.size()).isZero();
  }

  @Test
  void tooSoonAfterTheLast_isSilent() {
    Progress progress = new Progress(err, true, nanos::get, () -> 0.5);
    nanos.set(1_000_000L);
    progress.line(256);
    assertThat(bytes.size()).isZero();
  }
}
