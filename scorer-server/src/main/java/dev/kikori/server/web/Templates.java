package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The templates of a tenant's services. Safe for use by many threads. */
public interface Templates {
  /** A service's templates, most frequent first. */
  Page<TemplateRow> list(
      String tenant, String service, @Nullable String text, @Nullable String cursor, int limit);

  /** One of a service's templates. */
  Optional<TemplateRow> find(String tenant, String service, String templateId);

  /** How often a template occurred, one number for each stretch of time, oldest first, zeros included. */
  Trend trend(String tenant, String service, String templateId, Instant from, Instant to);

  /** A template and how often it has occurred. */
  record TemplateRow(
      String id,
      String severity,
      String logger,
      String text,
      long count,
      @Nullable Instant firstSeen,
      @Nullable Instant lastSeen) {}

  /**
   * Counts over time.
   *
   * @param from when the first stretch begins
   * @param step how long each is
   */
  record Trend(Instant from, Duration step, List<Long> counts) {}
}
