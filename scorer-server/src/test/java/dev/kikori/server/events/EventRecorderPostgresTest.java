package dev.kikori.server.events;

import dev.kikori.server.store.Postgres;
import dev.kikori.server.store.StoreConfig;

class EventRecorderPostgresTest extends EventRecorderSuite {
  @Override
  StoreConfig store() {
    return Postgres.newDatabase();
  }
}
