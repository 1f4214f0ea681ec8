package dev.kikori.server.auth;

/** What a token is good for. */
public enum Scope {
  /** Send events, and get back the alerts about the services that one sends for. */
  INGEST,
  /** See alerts, events and models. */
  READ,
  /** Change what is to be seen: silences, models. Holds {@link #READ}. */
  ADMIN
}
