package dev.kikori.server.alert;

import dev.kikori.server.service.ServiceKey;
import dev.kikori.server.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Remembers in the database which revision of an alert a stream has taken. What ended longer ago than a day is news to nobody. */
final class Deliveries implements StreamDelivery {
  private static final int MOST = 200;
  private static final Duration NEWS = Duration.ofDays(1);

  private final Database database;
  private final InstantSource clock;

  Deliveries(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public List<AlertRecord> undelivered(ServiceKey service, String instance) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT body FROM alert WHERE tenant = ? AND service = ? AND (instance = '' OR instance = ?)"
                        + " AND delivered < revision AND updated_at >= ? ORDER BY updated_at LIMIT ?")
                .bind(0, service.tenant())
                .bind(1, service.service())
                .bind(2, instance)
                .bind(3, clock.instant().minus(NEWS).toEpochMilli())
                .bind(4, MOST)
                .mapTo(String.class)
                .map(AlertJson::alert)
                .list());
  }

  @Override
  public void delivered(String alertId, int revision) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE alert SET delivered = ? WHERE id = ? AND delivered < ?",
                revision,
                alertId,
                revision));
  }
}
