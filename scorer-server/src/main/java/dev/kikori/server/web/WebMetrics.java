package dev.kikori.server.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Figures of the HTTP door: answers by route, refusals by reason. All are there from the start. Safe for use by many threads. */
final class WebMetrics {
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "bad_request",
          401, "unauthorized",
          403, "forbidden",
          404, "not_found",
          409, "conflict",
          413, "too_large",
          415, "unsupported_media_type",
          429, "too_many",
          503, "unavailable");

  private final Map<Route, Timer> answered = new HashMap<>();
  private final Map<Integer, Counter> refused = new HashMap<>();

  WebMetrics(MeterRegistry registry, List<Route> routes) {
    for (Route route : routes) {
      answered.put(
          route,
          Timer.builder("scorer.web.requests")
              .tag("route", route.path())
              .tag("method", route.method().name())
              .register(registry));
    }
    REASONS.forEach(
        (status, reason) ->
            refused.put(
                status,
                Counter.builder("scorer.web.refused").tag("reason", reason).register(registry)));
  }

  void answered(Route route, long nanos) {
    Objects.requireNonNull(answered.get(route)).record(nanos, TimeUnit.NANOSECONDS);
  }

  void refused(int status) {
    Counter counter = refused.get(status);
    if (counter != null) {
      counter.increment();
    }
  }
}
