package dev.kikori.appender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AlertsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Counters counters = new Counters();
  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Diagnostics diagnostics =
      new Diagnostics() {
        @Override
        public void warn(String message, Throwable cause) {
          warnings.add(message);
        }

        @Override
        public void info(String message) {}
      };
  private final Alerts alerts = new Alerts(6, counters, diagnostics, clock::get);

  @BeforeEach
  void open() {
    alerts.open();
    alerts.add(alert -> told.add(alert.id() + OwnThread.isCurrent()));
  }

  @Test
  void alert_isToldOnAnOwnThread() {
    accept("a");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told).containsExactly("atrue"));
    assertThat(counters.get(Count.ALERTS)).isEqualTo(1);
  }

  @Test
  void moreThanAMinuteAllows_areCountedInstead() {
    for (int i = 0; i < 10; i++) {
      accept("a" + i);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 6);
    assertThat(counters.get(Count.ALERTS)).isEqualTo(10);
    assertThat(counters.get(Count.ALERTS_SUPPRESSED)).isEqualTo(4);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
    accept("later");
    Awaitility.await().atMost(PATIENCE).until(() -> told.contains("latertrue"));
    accept("too soon");
    assertThat(counters.get(Count.ALERTS_SUPPRESSED)).isEqualTo(5);
  }

  @Test
  void listenerThatThrows_keepsNoOtherFromBeingTold() {
    alerts.add(
        alert -> {
          throw new IllegalStateException("listener");
        });
    AlertListener last = alert -> told.add("last " + alert.id());
    alerts.add(last);
    accept("a");
    Awaitility.await().atMost(PATIENCE).until(() -> told.contains("last a"));
    assertThat(warnings).hasSize(1);
    alerts.remove(last);
    accept("b");
    Awaitility.await().atMost(PATIENCE).until(() -> warnings.size() == 2);
    assertThat(told).doesNotContain("last b");
  }

  @Test
  void close_afterAnAlert_leavesNoThread() {
    Set<Thread> before = threads();
    CompletableFuture<Void> looked = new CompletableFuture<>();
    alerts.add(alert -> looked.join());
    accept("a");
    Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 1);
    // Those of other tests may have come to their end meanwhile.
    assertThat(threads().stream().filter(thread -> !before.contains(thread))).hasSize(1);
    looked.complete(null);
    alerts.close();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    alerts.open();
    accept("b");
    Awaitility.await().atMost(PATIENCE).until(() -> told.size() == 2);
  }

  /** Each test has a thread, which lives on for some seconds. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("kikori-alerts"))
        .collect(Collectors.toSet());
  }

  private void accept(String id) {
    alerts.accept(Alert.builder().id(id).build());
  }
}
