package dev.kikori.server.web;

import dev.kikori.server.store.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service's templates, and how often each has occurred over time. */
final class TemplateRoutes {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(6);

  private final Templates templates;
  private final Clock clock;

  TemplateRoutes(Templates templates, Clock clock) {
    this.templates = templates;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/templates", this::list),
        Route.get("/api/v1/templates/{id}", this::one),
        Route.get("/api/v1/templates/{id}/trend", this::trend));
  }

  private void list(Request request) {
    Page<Templates.TemplateRow> page =
        request.page(
            (cursor, limit) ->
                templates.list(
                    request.tenant(),
                    request.required("service"),
                    request.query("q"),
                    cursor,
                    limit));
    request.answer(new TemplatePage(page.items(), page.next()));
  }

  private void one(Request request) {
    request.answer(
        templates
            .find(request.tenant(), request.required("service"), request.path("id"))
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "template: no such id in this service",
                        "See /api/v1/templates for those there are.")));
  }

  private void trend(Request request) {
    Instant until = request.time("until");
    Instant to = until == null ? clock.instant() : until;
    Instant since = request.time("since");
    Instant from = since == null ? to.minus(DAY) : since;
    if (!from.isBefore(to)) {
      throw Problem.badRequest("since: not before until", "Choose an earlier time.");
    }
    if (from.plus(LONGEST).isBefore(to)) {
      throw Problem.badRequest(
          "since: more than 6 days before until (expected: at most that)",
          "Ask for less at a time.");
    }
    Templates.Trend trend =
        templates.trend(
            request.tenant(), request.required("service"), request.path("id"), from, to);
    request.answer(new TrendView(trend.from(), trend.step().toSeconds(), trend.counts()));
  }

  private record TemplatePage(List<Templates.TemplateRow> templates, @Nullable String nextCursor) {}

  private record TrendView(Instant from, long stepSeconds, List<Long> counts) {}
}
