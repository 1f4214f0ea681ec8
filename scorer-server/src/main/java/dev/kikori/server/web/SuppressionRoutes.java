package dev.kikori.server.web;

import dev.kikori.server.condition.Matcher;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Suppressions: silences of a template, asked for by its id rather than by matchers. */
final class SuppressionRoutes {
  private static final Pattern TEMPLATE_ID = Pattern.compile("[0-9a-f]{16}");

  private final Silences silences;
  private final SilenceRoutes own;
  private final Clock clock;

  SuppressionRoutes(Silences silences, SilenceRoutes own, Clock clock) {
    this.silences = silences;
    this.own = own;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/suppressions", this::list),
        Route.post("/api/v1/suppressions", this::create).admin(),
        Route.delete("/api/v1/suppressions/{id}", this::expire).admin());
  }

  private void list(Request request) {
    request.answer(
        new SuppressionList(
            silences.list(request.tenant()).stream()
                .filter(SuppressionRoutes::isSuppression)
                .toList()));
  }

  private void create(Request request) {
    NewSuppression wanted = request.json(Json.SNAKE, NewSuppression.class);
    Instant startsAt = wanted.startsAt() == null ? clock.instant() : wanted.startsAt();
    request.answer(
        201,
        own.add(
            request,
            wanted.matchers(),
            startsAt,
            wanted.endsAt(),
            wanted.createdBy(),
            wanted.comment()));
  }

  private void expire(Request request) {
    boolean known =
        silences
            .find(request.tenant(), request.path("id"))
            .filter(SuppressionRoutes::isSuppression)
            .isPresent();
    if (!known) {
      throw Problem.notFound(
          "suppression: no such id", "See /api/v1/suppressions for those there are.");
    }
    own.require(request);
    request.nothing();
  }

  private static boolean isSuppression(Silences.Silence silence) {
    return silence.kind().equals(Silences.Silence.SUPPRESSION);
  }

  private record NewSuppression(
      @Nullable String template,
      @Nullable String service,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String createdBy,
      @Nullable String comment) {
    List<SilenceRoutes.Matcher> matchers() {
      if (template == null || !TEMPLATE_ID.matcher(template).matches()) {
        throw Problem.badRequest(
            "template: none, or no id of one (expected: 16 hexadecimal digits in lower case)",
            "Take the id that /api/v1/templates has, or an alert under templates.");
      }
      List<SilenceRoutes.Matcher> matchers = new ArrayList<>();
      matchers.add(SilenceRoutes.Matcher.equal(Matcher.TEMPLATE, template));
      if (service != null) {
        if (service.isBlank()) {
          throw Problem.badRequest(
              "service: empty (expected: a service's name)", "Leave it out to mean all services.");
        }
        matchers.add(SilenceRoutes.Matcher.equal("service", service));
      }
      return matchers;
    }
  }

  private record SuppressionList(List<Silences.Silence> suppressions) {}
}
