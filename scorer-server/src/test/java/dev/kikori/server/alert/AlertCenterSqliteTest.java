package dev.kikori.server.alert;

import static dev.kikori.server.alert.AlertFixtures.MODEL;
import static dev.kikori.server.alert.AlertFixtures.SHOP;
import static dev.kikori.server.alert.AlertFixtures.firing;
import static dev.kikori.server.alert.AlertFixtures.resolved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.StoreConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlertCenterSqliteTest extends AlertCenterSuite {
  @Override
  StoreConfig store() {
    return new StoreConfig(null, null, null, null, null, Duration.ofMillis(40), null);
  }

  @Test
  void alerts_whileTheDatabaseIsLocked_waitAndAreToldOnceEach() throws Exception {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kikori.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 20; i++) {
        center.alert(service(i), "a" + i, 1, MODEL, firing("p", 60));
      }
      await().until(() -> counter() >= 2);
      for (int i = 0; i < 10; i++) {
        center.alert(service(i), "a" + i, 2, MODEL, resolved("p", 60, 1));
      }
      assertThat(told).isEmpty();
      // Between attempts: meanwhile the writer has them.
      await().until(() -> queued() >= 1 && queued() <= 20);
      statement.execute("ROLLBACK");
    }
    assertThat(center.settle(PATIENCE)).isTrue();
    assertThat(told).filteredOn(alert -> alert.revision() == 1).hasSize(20);
    assertThat(told).filteredOn(alert -> alert.revision() == 2).hasSize(10);
  }

  private double queued() {
    return registry.get("scorer.queue.size").tag("queue", "alerts").gauge().value();
  }

  @Test
  void alerts_whileTheDiskIsFull_waitAndAreStoredWhenThereIsRoom() {
    pages(1);
    center.alert(SHOP, "a1", 1, MODEL, firing("x".repeat(200_000), 60));
    await().until(() -> counter() >= 2);
    assertThat(told).isEmpty();
    pages(1_000_000);
    assertThat(center.settle(PATIENCE)).isTrue();
    assertThat(told).extracting(AlertRecord::id).containsExactly("a1");
  }

  @Test
  void lane_whenTooManyAlertsWait_waitsUntilThereIsRoom() throws Exception {
    open(new AlertConfig(null, null, null, null, null, null, null, 2, null, null));
    Thread lane;
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kikori.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      lane =
          new Thread(
              () -> {
                for (int i = 0; i < 30; i++) {
                  center.alert(service(i), "a" + i, 1, MODEL, firing("p", 60));
                }
              });
      lane.start();
      await().until(() -> lane.getState() == Thread.State.WAITING);
      statement.execute("ROLLBACK");
    }
    lane.join(PATIENCE.toMillis());
    assertThat(lane.isAlive()).isFalse();
    assertThat(center.settle(PATIENCE)).isTrue();
    assertThat(told).hasSize(30);
    assertThat(registry.get("scorer.alert.queue.waits").counter().count()).isPositive();
  }

  private void pages(long most) {
    database.write(
        handle -> handle.createQuery("PRAGMA max_page_count = " + most).mapTo(Long.class).one());
  }

  private double counter() {
    return registry.get("scorer.alert.store.retries").counter().count();
  }

  private static ServiceKey service(int number) {
    return new ServiceKey("default", "s" + number);
  }
}
