package dev.kikori.server.alert;

import dev.kikori.server.store.Postgres;
import dev.kikori.server.store.StoreConfig;

class AlertCenterPostgresTest extends AlertCenterSuite {
  @Override
  StoreConfig store() {
    return Postgres.newDatabase();
  }
}
