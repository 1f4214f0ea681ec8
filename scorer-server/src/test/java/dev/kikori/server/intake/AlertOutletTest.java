package dev.kikori.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.StreamDelivery;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an alert counts as delivered. Everything runs on the test's thread; time passes when the test says so. */
final class AlertOutletTest {
  private final Stored stored = new Stored();
  private final Timer timer = new Timer();
  private final RecordedCall call = new RecordedCall();
  private final StreamWriter writer = new StreamWriter(call);

  private AlertOutlet outlet(boolean confirming) {
    Doorway door =
        new Doorway(
            LimitsConfig.DEFAULTS,
            new MemoryLanes(),
            said -> true,
            stored,
            null,
            new AlertMessages(null),
            new IntakeMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC(),
            Runnable::run,
            timer,
            Doorway.noGates());
    AlertOutlet outlet =
        new AlertOutlet(
            door, new ServiceKey("default", "shop"), "pod-1", writer, confirming, () -> true);
    outlet.wake();
    return outlet;
  }

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  @Test
  void client_thatConfirms_hasWhatItSaysItHas() {
    stored.add("a1", 2);
    AlertOutlet outlet = outlet(true);
    timer.pass();
    assertThat(call.alerts()).containsExactly("a1/2");
    assertThat(stored.delivered).isEmpty();

    outlet.received("a1", 3);
    outlet.received("a2", 1);
    assertThat(stored.delivered).as("what was never sent here").isEmpty();
    outlet.received("a1", 2);
    assertThat(stored.delivered).containsExactly(Map.entry("a1", 2));
  }

  @Test
  void client_thatNeverConfirms_hasItWhenTheStreamHasHeld() {
    stored.add("a1", 1);
    outlet(false);
    assertThat(call.alerts()).containsExactly("a1/1");
    assertThat(stored.delivered).isEmpty();

    timer.pass();

    assertThat(stored.delivered).containsExactly(Map.entry("a1", 1));
  }

  @Test
  void client_thatNeverConfirms_streamEndsBefore_hasNothing() {
    stored.add("a1", 1);
    outlet(false);

    writer.cancelled();
    timer.pass();

    assertThat(stored.delivered).isEmpty();
  }

  @Test
  void receipt_thatComesAsTheStreamEnds_isNoted() {
    stored.add("a1", 1);
    AlertOutlet outlet = outlet(true);

    writer.cancelled();
    outlet.received("a1", 1);

    assertThat(stored.delivered).containsExactly(Map.entry("a1", 1));
  }

  @Test
  void olderRevision_confirmedAfterANewerOneWasSent_leavesThatOpen() {
    AlertOutlet outlet = outlet(true);
    outlet.offer(stored.add("a1", 1));
    outlet.offer(stored.add("a1", 2));

    outlet.received("a1", 1);

    assertThat(call.alerts()).containsExactly("a1/1", "a1/2");
    assertThat(stored.delivered).containsExactly(Map.entry("a1", 1));
  }

  @Test
  void database_thatIsAway_isAskedAgain() {
    stored.add("a1", 1);
    stored.away = true;
    AlertOutlet outlet = outlet(true);
    assertThat(call.alerts()).isEmpty();

    stored.away = false;
    timer.pass();
    assertThat(call.alerts()).containsExactly("a1/1");

    stored.away = true;
    outlet.received("a1", 1);
    assertThat(stored.delivered).isEmpty();
    stored.away = false;
    timer.pass();
    assertThat(stored.delivered).containsExactly(Map.entry("a1", 1));
  }

  @Test
  void alerts_moreThanWaitAtATime_allGoInTheEnd() {
    AlertOutlet outlet = outlet(true);
    call.ready = false;
    int all = 3 * AlertOutlet.CAPACITY;
    for (int i = 0; i < all; i++) {
      outlet.offer(stored.add("a" + i, 1));
    }
    assertThat(outlet.waiting()).isEqualTo(AlertOutlet.CAPACITY);

    call.ready = true;
    outlet.wake();
    for (int i = 0; i < call.alerts().size(); i++) {
      outlet.received(call.alerts().get(i).substring(0, call.alerts().get(i).indexOf('/')), 1);
    }

    assertThat(call.alerts()).hasSize(all).doesNotHaveDuplicates();
    assertThat(stored.delivered).hasSize(all);
  }

  /** Alerts as the database has them, some at a time. */
  private static final class Stored implements StreamDelivery {
    private static final int MOST = 50;
    final Map<String, AlertRecord> alerts = new LinkedHashMap<>();
    final Map<String, Integer> delivered = new LinkedHashMap<>();
    boolean away;

    AlertRecord add(String id, int revision) {
      AlertRecord alert = IntakeUnderTest.alert(id, revision, "default", "shop");
      alerts.put(id, alert);
      return alert;
    }

    @Override
    public List<AlertRecord> undelivered(ServiceKey service, String instance) {
      check();
      return alerts.values().stream()
          .filter(each -> delivered.getOrDefault(each.id(), 0) < each.revision())
          .limit(MOST)
          .toList();
    }

    @Override
    public void delivered(String alertId, int revision) {
      check();
      delivered.put(alertId, revision);
    }

    private void check() {
      if (away) {
        throw new IllegalStateException("the database is away");
      }
    }
  }

  /** Does what is scheduled when it is told to. */
  private static final class Timer extends ScheduledThreadPoolExecutor {
    private final List<Runnable> tasks = new ArrayList<>();

    Timer() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(task);
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    /** So much time goes by that all that is scheduled now is due. */
    void pass() {
      List<Runnable> due = List.copyOf(tasks);
      tasks.clear();
      due.forEach(Runnable::run);
    }
  }
}
