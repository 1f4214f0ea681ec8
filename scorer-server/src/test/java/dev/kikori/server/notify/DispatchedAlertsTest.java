package dev.kikori.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.AlertRecord.Status;
import dev.kikori.server.notify.sink.Samples;
import dev.kikori.server.notify.sink.Sinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DispatchedAlertsTest {
  private static final Instant NOW = Samples.START;
  private static final String ROUTES =
      """
      receivers: [{name: team}]
      route:
        receiver: team
        group_by: [service]
        group_wait: 10s
        group_interval: 1m
      """;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Sinks sinks = new Sinks("/kikori/test", name -> null);
  private final DispatchedAlerts alerts =
      new DispatchedAlerts(
          new Plan(RouteTest.read(ROUTES), sinks).root(), 2, new NotifyMetrics(registry));

  @AfterEach
  void close() {
    sinks.close();
  }

  @Test
  void tellResolved_listenerFails_isToldAgainAndThenNoMore() {
    alerts.accept(alert("a", Status.RESOLVED), NOW);
    assertThatThrownBy(
            () ->
                alerts.tellResolved(
                    ids -> {
                      throw new IllegalStateException("locked");
                    }))
        .hasMessage("locked");
    List<String> told = new ArrayList<>();
    alerts.tellResolved(told::addAll);
    alerts.tellResolved(told::addAll);
    assertThat(told).containsExactly("a");
  }

  @Test
  void begin_groupWhoseTimeHasCome_isDueAgainAnIntervalLater() {
    alerts.accept(alert("a", Status.FIRING), NOW);
    Instant first = NOW.plusSeconds(10);
    assertThat(alerts.due(NOW)).isEmpty();
    assertThat(alerts.nextDue()).isEqualTo(first);
    AlertGroup group = alerts.due(first).get(0);
    assertThat(alerts.begin(group, first).alerts())
        .extracting(AlertRecord::id)
        .containsExactly("a");
    assertThat(alerts.nextDue()).isEqualTo(first.plusSeconds(60));
    alerts.later(group, first.plusSeconds(5));
    assertThat(alerts.nextDue()).isEqualTo(first.plusSeconds(5));
  }

  @Test
  void accept_moreThanAreHeld_countsWhatIsDropped() {
    for (String id : List.of("a", "b", "c")) {
      alerts.accept(alert(id, Status.FIRING), NOW);
    }
    assertThat(registry.get("scorer.notifications.dropped").counter().count()).isEqualTo(1);
    assertThat(registry.get("scorer.notifier.alerts").gauge().value()).isEqualTo(2);
  }

  private static AlertRecord alert(String id, Status status) {
    return Samples.alert(id, 1, status, "shop", "warning", NOW, List.of("x"));
  }
}
