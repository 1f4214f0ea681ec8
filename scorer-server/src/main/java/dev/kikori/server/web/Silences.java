package dev.kikori.server.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A tenant's silences, in Alertmanager's words. Safe for use by many threads. */
public interface Silences {
  /** Those that are pending or active, and the latest that have expired, latest end first. */
  List<Silence> list(String tenant);

  /** One silence. */
  Optional<Silence> find(String tenant, String id);

  /**
   * Adds a silence.
   *
   * @throws IllegalArgumentException if a matcher is no good
   */
  Silence create(String tenant, NewSilence silence);

  /** Ends a silence now; false if there is none of that id. */
  boolean expire(String tenant, String id);

  /** What a silence looks at. */
  record Matcher(String name, String value, boolean isRegex, boolean isEqual) {}

  /** A silence to be. */
  record NewSilence(
      List<Matcher> matchers, Instant startsAt, Instant endsAt, String createdBy, String comment) {}

  /**
   * A silence.
   *
   * @param kind {@value #SUPPRESSION} if a matcher is about templates, otherwise {@code silence}
   * @param state {@code pending}, {@code active} or {@code expired}
   */
  record Silence(
      String id,
      String kind,
      String state,
      List<Matcher> matchers,
      Instant startsAt,
      Instant endsAt,
      Instant updatedAt,
      String createdBy,
      String comment) {
    static final String SUPPRESSION = "suppression";
  }
}
