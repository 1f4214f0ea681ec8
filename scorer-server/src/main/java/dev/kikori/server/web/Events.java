package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Recent log events, kept and as they come. Safe for use by many threads. */
public interface Events {
  /** Events, last first. */
  Page<Event> search(String tenant, EventFilter filter, @Nullable String cursor, int limit);

  /** Tells of new events of a tenant until the result is run. The subscriber returns at once. */
  Runnable tail(String tenant, EventFilter filter, Consumer<Event> subscriber);

  /**
   * Which events are meant. What is null does not matter.
   *
   * @param severity this or graver: {@code debug}, {@code info}, {@code warn}, {@code error}
   * @param templateId hexadecimal
   * @param text in the message or the stack trace
   */
  record EventFilter(
      @Nullable String service,
      @Nullable String severity,
      @Nullable String templateId,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable String text) {
    /** All of them. */
    public static final EventFilter ALL = new EventFilter(null, null, null, null, null, null);
  }

  /**
   * An event. All text in it is anybody's.
   *
   * @param id its place in its lane
   * @param time null if it stated none
   * @param severity in capitals, {@code UNKNOWN} if it stated none
   * @param firstSeen whether it was the first of its template
   */
  record Event(
      String id,
      @Nullable Instant time,
      String service,
      String instance,
      String severity,
      String logger,
      String message,
      @Nullable String stackTrace,
      String templateId,
      boolean firstSeen,
      Map<String, String> attributes) {}
}
