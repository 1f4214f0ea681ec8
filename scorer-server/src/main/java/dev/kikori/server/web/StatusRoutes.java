package dev.kikori.server.web;

import dev.kikori.server.auth.Principal;
import dev.kikori.server.lane.LaneStatus;
import dev.kikori.server.service.ServiceKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the server and its services are, and what it said of the latest windows. */
final class StatusRoutes {
  private final WebServices services;
  private final Clock clock;

  StatusRoutes(WebServices services, Clock clock) {
    this.services = services;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/status", this::status),
        Route.get("/api/v1/services", this::lanes),
        Route.get("/api/v1/windows", this::windows));
  }

  private void status(Request request) {
    Principal caller = request.caller();
    List<String> notReady = services.health().notReady();
    request.answer(
        new Status(
            notReady.isEmpty(),
            notReady,
            caller.tenant(),
            caller.name(),
            caller.scopes().stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList(),
            clock.instant(),
            services.health().info()));
  }

  private void lanes(Request request) {
    request.answer(
        new ServiceList(
            services.lanes().get().stream()
                .filter(lane -> lane.key().tenant().equals(request.tenant()))
                .sorted(Comparator.comparing(lane -> lane.key().service()))
                .map(this::row)
                .toList()));
  }

  private ServiceRow row(LaneStatus lane) {
    ServiceKey key = lane.key();
    return new ServiceRow(
        key.service(),
        lane.instances(),
        lane.events(),
        lane.windows(),
        lane.queuedEvents(),
        lane.capacityEvents(),
        lane.templates(),
        lane.warmingUp(),
        lane.lastEventMillis() == 0 ? null : Instant.ofEpochMilli(lane.lastEventMillis()),
        services.windows().risks(key));
  }

  private void windows(Request request) {
    String service = request.query("service");
    int least = request.number("min_risk", 0, 0, 100);
    request.answer(
        new WindowList(
            services
                .windows()
                .latest(
                    request.tenant(),
                    row ->
                        row.riskScore() >= least
                            && (service == null || row.service().equals(service)),
                    request.limit())));
  }

  private record Status(
      boolean ready,
      List<String> notReady,
      String tenant,
      String name,
      List<String> scopes,
      Instant now,
      Map<String, Object> info) {}

  private record ServiceRow(
      String service,
      int instances,
      long events,
      long windows,
      long queuedEvents,
      long capacityEvents,
      int templates,
      boolean warmingUp,
      @Nullable Instant lastEventAt,
      List<Integer> risks) {}

  private record ServiceList(List<ServiceRow> services) {}

  private record WindowList(List<WindowFeed.WindowRow> windows) {}
}
