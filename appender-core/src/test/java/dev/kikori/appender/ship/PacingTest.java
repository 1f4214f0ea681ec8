package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often the client knocks, and how often it says so. */
final class PacingTest {
  @Test
  void backoff_longestDraws_doubleUpToTheCapAndStayThereForEver() {
    Backoff backoff = new Backoff(100, 1_000, bound -> bound - 1);
    assertThat(
            new long[] {
              backoff.nextNanos(),
              backoff.nextNanos(),
              backoff.nextNanos(),
              backoff.nextNanos(),
              backoff.nextNanos()
            })
        .containsExactly(100, 200, 400, 800, 1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextNanos()).isEqualTo(1_000);
    }
    backoff.reset();
    assertThat(backoff.nextNanos()).isEqualTo(100);
  }

  @Test
  void backoff_shortestDraws_areZero() {
    Backoff backoff = new Backoff(100, 1_000, bound -> 0);
    assertThat(backoff.nextNanos()).as("full jitter").isZero();
    assertThat(backoff.slowNanos()).as("trouble that needs a person").isEqualTo(500);
  }

  @Test
  void backoff_longWaits_neverOverflow() {
    long max = TimeUnit.HOURS.toNanos(1);
    Backoff backoff = new Backoff(TimeUnit.SECONDS.toNanos(60), max, bound -> bound - 1);
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.nextNanos()).isBetween(0L, max);
    }
  }

  @Test
  void notices_sameKindOften_saidOnALadderWithTheirNumber() {
    AtomicLong clock = new AtomicLong();
    RecordedDiagnostics told = new RecordedDiagnostics();
    Notices notices = new Notices(told, clock::get);
    for (int second = 0; second < 3_600; second++) {
      clock.set(TimeUnit.SECONDS.toNanos(second));
      notices.warn("away", "nobody there", null);
    }
    assertThat(told.warnings())
        .containsExactly(
            "nobody there", "nobody there (60 times by now)", "nobody there (600 times by now)");
    notices.warn("other", "something else", null);
    assertThat(told.warnings()).hasSize(4);
    notices.over("away");
    notices.warn("away", "nobody there", null);
    assertThat(told.warnings()).hasSize(5).last().isEqualTo("nobody there");
  }

  @Test
  void identity_nothingConfigured_comesFromEnvironmentAndCommand() {
    assertThat(Identity.service("shop", name -> "env", "x.jar")).isEqualTo("shop");
    assertThat(Identity.service(null, name -> "env", "x.jar")).isEqualTo("env");
    assertThat(Identity.service(null, name -> null, "/opt/app/shop-1.0.jar --port 1"))
        .isEqualTo("shop-1.0");
    assertThat(Identity.service(null, name -> null, "com.example.Shop arg")).isEqualTo("Shop");
    assertThat(Identity.service(null, name -> null, null)).isEqualTo("unknown_service");
    assertThat(Identity.instance(null, name -> name.equals("HOSTNAME") ? "pod-7" : null))
        .isEqualTo("pod-7");
  }
}
