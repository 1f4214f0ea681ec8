package dev.kikori.server.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Silences: what there is, a new one, and the end of one. */
final class SilenceRoutes {
  static final int MAX_MATCHERS = 20;
  private static final int MAX_TEXT = 1_000;

  private final Silences silences;
  private final Clock clock;

  SilenceRoutes(Silences silences, Clock clock) {
    this.silences = silences;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/silences", this::list),
        Route.post("/api/v1/silences", this::create).admin(),
        Route.delete("/api/v1/silences/{id}", this::expire).admin());
  }

  private void list(Request request) {
    request.answer(new SilenceList(silences.list(request.tenant())));
  }

  private void create(Request request) {
    NewSilence wanted = request.json(Json.SNAKE, NewSilence.class);
    Instant startsAt = wanted.startsAt() == null ? clock.instant() : wanted.startsAt();
    request.answer(
        201,
        add(
            request,
            wanted.matchers(),
            startsAt,
            wanted.endsAt(),
            wanted.createdBy(),
            wanted.comment()));
  }

  /** Checks a silence and adds it. */
  Silences.Silence add(
      Request request,
      @Nullable List<Matcher> matchers,
      Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String createdBy,
      @Nullable String comment) {
    if (matchers == null
        || matchers.isEmpty()
        || matchers.size() > MAX_MATCHERS
        || matchers.stream().anyMatch(Objects::isNull)) {
      throw Problem.badRequest(
          "matchers: none or too many (expected: 1.." + MAX_MATCHERS + ")", "Say what to silence.");
    }
    if (endsAt == null || !endsAt.isAfter(startsAt) || !endsAt.isAfter(clock.instant())) {
      throw Problem.badRequest(
          "ends_at: " + endsAt + " (expected: after starts_at and after now)",
          "Choose a later end.");
    }
    String author = createdBy == null || createdBy.isBlank() ? request.caller().name() : createdBy;
    try {
      return silences.create(
          request.tenant(),
          new Silences.NewSilence(
              matchers.stream().map(Matcher::checked).toList(),
              startsAt,
              endsAt,
              text("created_by", author),
              text("comment", comment == null ? "" : comment)));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()), "Correct the matcher.");
    }
  }

  private void expire(Request request) {
    require(request);
    request.nothing();
  }

  void require(Request request) {
    if (!silences.expire(request.tenant(), request.path("id"))) {
      throw Problem.notFound("silence: no such id", "See /api/v1/silences for those there are.");
    }
  }

  private static String text(String name, String value) {
    if (value.length() > MAX_TEXT) {
      throw Problem.badRequest(
          name + ": " + value.length() + " characters (expected: at most " + MAX_TEXT + ")",
          "Say it in fewer words.");
    }
    return value;
  }

  /** What a silence looks at; by default the value has to be equal. */
  record Matcher(
      @Nullable String name,
      @Nullable String value,
      @Nullable Boolean isRegex,
      @Nullable Boolean isEqual) {
    static Matcher equal(String name, String value) {
      return new Matcher(name, value, false, true);
    }

    Silences.Matcher checked() {
      if (name == null || name.isBlank() || value == null) {
        throw Problem.badRequest(
            "matchers: without name or value (expected: both)", "Name a label and its value.");
      }
      return new Silences.Matcher(
          text("name", name),
          text("value", value),
          isRegex != null && isRegex,
          isEqual == null || isEqual);
    }
  }

  private record NewSilence(
      @Nullable List<Matcher> matchers,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String createdBy,
      @Nullable String comment) {}

  private record SilenceList(List<Silences.Silence> silences) {}
}
