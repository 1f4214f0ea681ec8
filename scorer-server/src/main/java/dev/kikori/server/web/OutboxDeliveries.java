package dev.kikori.server.web;

import dev.kikori.server.notify.Outbox;
import dev.kikori.server.notify.OutboxEntry;
import dev.kikori.server.store.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The outbox, as far as it is a tenant's: a message that speaks of several tenants' alerts, as a route that doesn't group by tenant makes
 * them, is nobody's. Safe for use by many threads.
 */
public final class OutboxDeliveries implements Deliveries {
  private static final int MOST = 2_000;

  private final Outbox outbox;

  public OutboxDeliveries(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public Page<Delivery> list(
      String tenant, @Nullable String state, @Nullable String cursor, int limit) {
    List<Delivery> found = new ArrayList<>();
    if (state == null || state.equals("pending")) {
      add(found, tenant, "pending", outbox.pending(MOST));
    }
    if (state == null || state.equals("dead")) {
      add(found, tenant, "dead", outbox.deadLetters().latest(MOST));
    }
    found.sort((one, other) -> other.createdAt().compareTo(one.createdAt()));
    int from = cursor == null ? 0 : Integer.parseUnsignedInt(cursor);
    int begin = Math.min(from, found.size());
    int end = Math.min(found.size(), begin + limit);
    return new Page<>(found.subList(begin, end), end < found.size() ? Integer.toString(end) : null);
  }

  @Override
  public boolean replay(String tenant, String id) {
    boolean mine =
        outbox.deadLetters().latest(MOST).stream()
            .anyMatch(entry -> entry.id().equals(id) && isOf(tenant, read(entry)));
    return mine && outbox.deadLetters().replay(id);
  }

  private static void add(
      List<Delivery> found, String tenant, String state, List<OutboxEntry> entries) {
    for (OutboxEntry entry : entries) {
      JsonNode notification = read(entry);
      if (isOf(tenant, notification)) {
        found.add(view(entry, state, notification));
      }
    }
  }

  private static JsonNode read(OutboxEntry entry) {
    try {
      return Json.CAMEL.readTree(entry.notification());
    } catch (JacksonException e) {
      return Json.CAMEL.createObjectNode(); // Nobody's.
    }
  }

  private static boolean isOf(String tenant, JsonNode notification) {
    JsonNode alerts = notification.path("alerts");
    return !alerts.isEmpty()
        && alerts
            .valueStream()
            .allMatch(alert -> alert.at("/labels/tenant").asString("").equals(tenant));
  }

  private static Delivery view(OutboxEntry entry, String state, JsonNode notification) {
    String endpoint = entry.endpoint();
    int slash = endpoint.lastIndexOf('/');
    JsonNode first = notification.at("/alerts/0");
    int others = notification.path("alerts").size() - 1;
    return new Delivery(
        entry.id(),
        slash < 0 ? endpoint : endpoint.substring(0, slash),
        slash < 0 ? "" : endpoint.substring(slash + 1),
        state,
        first.at("/labels/service").asString("")
            + ": "
            + first.at("/summary/0").asString("")
            + (others > 0 ? " (and " + others + " more)" : ""),
        entry.attempts(),
        entry.lastError(),
        entry.createdAt(),
        state.equals("dead") ? null : entry.nextAttemptAt());
  }
}
