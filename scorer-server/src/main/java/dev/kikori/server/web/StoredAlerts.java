package dev.kikori.server.web;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertCenter;
import dev.kikori.server.alert.AlertFilter;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.Suppressions.Reason;
import dev.kikori.server.store.Page;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The alerts that the alert center keeps. Safe for use by many threads. */
public final class StoredAlerts implements AlertQueries {
  private final AlertCenter center;
  private final AlertBus bus;
  private final InstantSource clock;

  public StoredAlerts(AlertCenter center, AlertBus bus, InstantSource clock) {
    this.center = center;
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public Page<AlertRecord> list(
      String tenant, AlertFilter filter, @Nullable String cursor, int limit) {
    return center.alerts().list(tenant, filter, cursor, limit);
  }

  @Override
  public Optional<AlertRecord> find(String tenant, String id) {
    return center.alerts().find(tenant, id);
  }

  @Override
  public List<AlertRecord> history(String tenant, String fingerprint, int limit) {
    return center.alerts().history(tenant, fingerprint, limit);
  }

  @Override
  public List<AlertRecord> neighbours(AlertRecord alert, Duration around, int limit) {
    return center.alerts().neighbours(alert, around, limit);
  }

  @Override
  public List<String> mutedBy(AlertRecord alert) {
    return center.suppressions().of(alert, clock.instant()).stream().map(Reason::toString).toList();
  }

  @Override
  public Runnable subscribe(Consumer<AlertRecord> subscriber) {
    return bus.subscribe(subscriber);
  }
}
