package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.notify.Dispatcher;
import dev.kikori.server.notify.NotifyConfig;
import dev.kikori.server.notify.Suppressor;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.Stores;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboxDeliveriesTest {
  @TempDir Path folder;

  private Database database;
  private Dispatcher dispatcher;
  private Deliveries deliveries;

  @BeforeEach
  void start() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    database = Database.open(Stores.PATIENT, folder, registry);
    dispatcher =
        new Dispatcher(
            NotifyConfig.DEFAULTS,
            database,
            new AlertBus(),
            Suppressor.NONE,
            registry,
            Tracing.off(),
            Running.sampleClock());
    deliveries = new OutboxDeliveries(dispatcher.outbox());
    insert("m-1", "dead", 1_000, notification("acme", "acme"));
    insert("m-2", "pending", 2_000, notification("acme"));
    insert("m-3", "dead", 3_000, notification("globex"));
    insert("m-4", "dead", 4_000, notification("acme", "globex"));
    insert("m-5", "dead", 5_000, "no JSON");
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    database.close();
  }

  @Test
  void list_isOfTheTenantsOwnMessages_lastFirst() {
    assertThat(deliveries.list("acme", null, null, 10).items())
        .extracting(Deliveries.Delivery::id)
        .containsExactly("m-2", "m-1");
    assertThat(deliveries.list("acme", "dead", null, 10).items())
        .singleElement()
        .satisfies(
            dead -> {
              assertThat(dead.receiver()).isEqualTo("team");
              assertThat(dead.integration()).isEqualTo("webhook[0]");
              assertThat(dead.summary()).isEqualTo("checkout: too many errors (and 1 more)");
              assertThat(dead.nextAttemptAt()).isNull();
            });
    assertThat(deliveries.list("nobody", null, null, 10).items()).isEmpty();
  }

  @Test
  void list_goesOnAtItsCursor() {
    String cursor = deliveries.list("acme", null, null, 1).next();

    assertThat(deliveries.list("acme", null, cursor, 1).items())
        .extracting(Deliveries.Delivery::id)
        .containsExactly("m-1");
  }

  @Test
  void replay_isForTheTenantsOwnDeadLettersOnly() {
    assertThat(deliveries.replay("acme", "m-3")).isFalse();
    assertThat(deliveries.replay("acme", "m-4")).isFalse();
    assertThat(deliveries.replay("acme", "m-2")).isFalse();
    assertThat(deliveries.replay("acme", "m-1")).isTrue();
    assertThat(deliveries.list("acme", "dead", null, 10).items()).isEmpty();
    assertThat(deliveries.list("acme", "pending", null, 10).items()).hasSize(2);
  }

  private void insert(String id, String state, long at, String notification) {
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO notify_outbox (id, endpoint, group_hash, state, attempts, next_at, lease_until, created_at,"
                    + " dead_at, last_error, notification) VALUES (?, 'team/webhook[0]', ?, ?, 3, ?, 0, ?, ?, '', ?)",
                id,
                id,
                state,
                at,
                at,
                at,
                notification));
  }

  private static String notification(String... tenants) {
    StringBuilder alerts = new StringBuilder();
    for (String tenant : tenants) {
      alerts
          .append(alerts.isEmpty() ? "" : ",")
          .append("{\"labels\":{\"service\":\"checkout\",\"tenant\":\"")
          .append(tenant)
          .append("\"},\"summary\":[\"too many errors\"]}");
    }
    return "{\"alerts\":[" + alerts + "]}";
  }
}
