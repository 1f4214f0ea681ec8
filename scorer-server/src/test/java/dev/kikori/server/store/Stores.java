package dev.kikori.server.store;

import java.time.Duration;

/** Configurations for tests. */
public final class Stores {
  /** SQLite in the data folder; a lock or a connection is waited for as long as a busy machine may need. */
  public static final StoreConfig PATIENT =
      new StoreConfig(null, null, null, null, null, Duration.ofMinutes(1), null);

  private Stores() {}
}
