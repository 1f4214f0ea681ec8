package dev.kikori.server.web;

import dev.kikori.server.alert.AlertFilter;
import dev.kikori.server.alert.AlertRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Alerts and silences in the words of Alertmanager's API v2, for the tools that people have for it. */
final class AlertmanagerRoutes {
  private static final int MOST = 500;
  private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern FILTER =
      Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(!?=)\\s*\"([^\"]*)\"\\s*");

  private final AlertQueries alerts;
  private final Silences silences;
  private final SilenceRoutes own;
  private final Clock clock;

  AlertmanagerRoutes(AlertQueries alerts, Silences silences, SilenceRoutes own, Clock clock) {
    this.alerts = alerts;
    this.silences = silences;
    this.own = own;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v2/alerts", this::alerts),
        Route.get("/api/v2/silences", this::list),
        Route.post("/api/v2/silences", this::create).admin(),
        Route.get("/api/v2/silence/{id}", this::one),
        Route.delete("/api/v2/silence/{id}", this::expire).admin());
  }

  private void alerts(Request request) {
    List<String> filters = request.http().queryParams("filter");
    AlertFilter firing = new AlertFilter(AlertRecord.Status.FIRING, null, null, null, null, null);
    boolean silencedToo = !"false".equals(request.query("silenced"));
    boolean activeToo = !"false".equals(request.query("active"));
    request.write(
        200,
        Json.CAMEL,
        alerts.list(request.tenant(), firing, null, MOST).items().stream()
            .filter(alert -> filters.stream().allMatch(filter -> matches(filter, alert.labels())))
            .map(this::view)
            .filter(alert -> alert.status().state().equals("active") ? activeToo : silencedToo)
            .toList());
  }

  private static boolean matches(String filter, Map<String, String> labels) {
    Matcher parts = FILTER.matcher(filter);
    if (filter.length() > 500 || !parts.matches()) {
      throw Problem.badRequest(
          "filter: not understood (expected: name=\"value\" or name!=\"value\")",
          "Regular expressions are for silences only.");
    }
    boolean equal = labels.getOrDefault(parts.group(1), "").equals(parts.group(3));
    return equal == parts.group(2).equals("=");
  }

  private AlertJson view(AlertRecord alert) {
    List<String> mutedBy = alerts.mutedBy(alert);
    String state = mutedBy.isEmpty() ? "active" : "suppressed";
    Instant end = alert.endsAt() == null ? clock.instant().plus(RESOLVE_TIMEOUT) : alert.endsAt();
    return new AlertJson(
        Map.of("summary", String.join(" ", alert.summary())),
        alert.endsAt() == null ? end : alert.endsAt(),
        alert.fingerprint(),
        List.of(new Receiver("kikori")),
        alert.startsAt(),
        new AlertState(
            of(mutedBy, "inhibition"),
            of(mutedBy, "silence", "suppression"),
            state,
            of(mutedBy, "maintenance")),
        alert.updatedAt(),
        "/#/alerts/" + alert.id(),
        alert.labels());
  }

  /** What comes after the colon, where one of the kinds is before it. */
  private static List<String> of(List<String> reasons, String... kinds) {
    return reasons.stream()
        .map(reason -> reason.split(": ", 2))
        .filter(parts -> parts.length == 2 && List.of(kinds).contains(parts[0]))
        .map(parts -> parts[1])
        .toList();
  }

  private void list(Request request) {
    request.write(
        200,
        Json.CAMEL,
        silences.list(request.tenant()).stream().map(AlertmanagerRoutes::view).toList());
  }

  private void one(Request request) {
    Silences.Silence silence =
        silences
            .find(request.tenant(), request.path("id"))
            .orElseThrow(() -> Problem.notFound("silence: no such id", "See /api/v2/silences."));
    request.write(200, Json.CAMEL, view(silence));
  }

  /** A silence that names an id takes that one's place, as with Alertmanager. */
  private void create(Request request) {
    PostableSilence wanted = request.json(Json.CAMEL, PostableSilence.class);
    Instant startsAt = wanted.startsAt() == null ? clock.instant() : wanted.startsAt();
    Silences.Silence made =
        own.add(
            request,
            wanted.matchers(),
            startsAt,
            wanted.endsAt(),
            wanted.createdBy(),
            wanted.comment());
    if (wanted.id() != null && !wanted.id().isEmpty()) {
      silences.expire(request.tenant(), wanted.id());
    }
    request.write(200, Json.CAMEL, Map.of("silenceID", made.id()));
  }

  private void expire(Request request) {
    own.require(request);
    request.write(200, Json.CAMEL, Map.of());
  }

  private static SilenceJson view(Silences.Silence silence) {
    return new SilenceJson(
        silence.id(),
        new SilenceState(silence.state()),
        silence.updatedAt(),
        silence.comment(),
        silence.createdBy(),
        silence.endsAt(),
        silence.matchers().stream()
            .map(one -> new MatcherJson(one.name(), one.value(), one.isRegex(), one.isEqual()))
            .toList(),
        silence.startsAt());
  }

  private record Receiver(String name) {}

  private record AlertState(
      List<String> inhibitedBy, List<String> silencedBy, String state, List<String> mutedBy) {}

  private record AlertJson(
      Map<String, String> annotations,
      Instant endsAt,
      String fingerprint,
      List<Receiver> receivers,
      Instant startsAt,
      AlertState status,
      Instant updatedAt,
      String generatorURL,
      Map<String, String> labels) {}

  private record SilenceState(String state) {}

  private record MatcherJson(String name, String value, boolean isRegex, boolean isEqual) {}

  private record SilenceJson(
      String id,
      SilenceState status,
      Instant updatedAt,
      String comment,
      String createdBy,
      Instant endsAt,
      List<MatcherJson> matchers,
      Instant startsAt) {}

  private record PostableSilence(
      @Nullable String id,
      @Nullable List<SilenceRoutes.Matcher> matchers,
      @Nullable Instant startsAt,
      @Nullable Instant endsAt,
      @Nullable String createdBy,
      @Nullable String comment) {}
}
