package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is on its way to receivers, and what never arrived. Safe for use by many threads. */
public interface Deliveries {
  /** Deliveries in one state ({@code pending} or {@code dead}) or both, last first. What was delivered is forgotten. */
  Page<Delivery> list(String tenant, @Nullable String state, @Nullable String cursor, int limit);

  /** Has a dead letter sent again; false if there is none of that id. */
  boolean replay(String tenant, String id);

  /**
   * One message to one receiver.
   *
   * @param state {@code pending} or {@code dead}
   * @param lastError what went wrong last, or empty
   * @param nextAttemptAt null if there will be none
   */
  record Delivery(
      String id,
      String receiver,
      String integration,
      String state,
      String summary,
      int attempts,
      String lastError,
      Instant createdAt,
      @Nullable Instant nextAttemptAt) {}
}
