package dev.kikori.server.store;

/** Which SQL the database speaks where the two differ. */
public enum Dialect {
  SQLITE,
  POSTGRESQL
}
