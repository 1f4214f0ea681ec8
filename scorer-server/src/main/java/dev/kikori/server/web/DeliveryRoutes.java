package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to receivers: those on their way, those given up, and another try for those. */
final class DeliveryRoutes {
  private final Deliveries deliveries;

  DeliveryRoutes(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/outbox", this::list),
        Route.post("/api/v1/outbox/{id}/replay", this::replay).admin());
  }

  private void list(Request request) {
    Page<Deliveries.Delivery> page =
        request.page(
            (cursor, limit) ->
                deliveries.list(
                    request.tenant(), request.word("state", "pending", "dead"), cursor, limit));
    request.answer(new DeliveryPage(page.items(), page.next()));
  }

  private void replay(Request request) {
    if (!deliveries.replay(request.tenant(), request.path("id"))) {
      throw Problem.notFound(
          "delivery: no dead letter of that id",
          "See /api/v1/outbox?state=dead for those there are.");
    }
    request.nothing();
  }

  private record DeliveryPage(List<Deliveries.Delivery> deliveries, @Nullable String nextCursor) {}
}
