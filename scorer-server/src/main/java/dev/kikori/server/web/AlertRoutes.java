package dev.kikori.server.web;

import dev.kikori.server.alert.AlertFilter;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.store.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Alerts: the list, one of them, what came before it and what happened beside it, and the stream of their changes. */
final class AlertRoutes {
  private static final int MAX_HISTORY = 100;
  private static final int MISSED = 200;

  private final AlertQueries alerts;
  private final Streams streams;

  AlertRoutes(AlertQueries alerts, Streams streams) {
    this.alerts = alerts;
    this.streams = streams;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/alerts", this::list),
        Route.get("/api/v1/alerts/stream", this::stream),
        Route.get("/api/v1/alerts/{id}", this::one),
        Route.get("/api/v1/alerts/{id}/neighbours", this::neighbours),
        Route.get("/api/v1/fingerprints/{fingerprint}/alerts", this::history));
  }

  /** The tenant's alert. */
  static AlertRecord require(AlertQueries alerts, Request request) {
    String id = request.path("id");
    return alerts
        .find(request.tenant(), id)
        .filter(alert -> alert.tenant().equals(request.tenant()))
        .orElseThrow(
            () -> Problem.notFound("alert: no such id", "See /api/v1/alerts for those there are."));
  }

  private void list(Request request) {
    Page<AlertRecord> page =
        request.page(
            (cursor, limit) -> alerts.list(request.tenant(), filter(request), cursor, limit));
    request.answer(new AlertPage(page.items().stream().map(this::row).toList(), page.next()));
  }

  private static AlertFilter filter(Request request) {
    String status = request.word("status", "firing", "resolved");
    return new AlertFilter(
        status == null ? null : AlertRecord.Status.valueOf(status.toUpperCase(Locale.ROOT)),
        request.query("service"),
        request.word("severity", "critical", "warning", "info"),
        request.time("since"),
        request.time("until"),
        request.query("q"));
  }

  private void one(Request request) {
    AlertRecord alert = require(alerts, request);
    request.answer(AlertView.whole(alert, alerts.mutedBy(alert)));
  }

  private void neighbours(Request request) {
    AlertRecord alert = require(alerts, request);
    Duration around = Duration.ofMinutes(request.number("minutes", 15, 1, 24 * 60));
    request.answer(
        new AlertPage(
            alerts.neighbours(alert, around, request.limit()).stream().map(this::row).toList(),
            null));
  }

  private void history(Request request) {
    List<AlertRecord> found =
        alerts.history(request.tenant(), request.path("fingerprint"), MAX_HISTORY);
    request.answer(new AlertPage(found.stream().map(this::row).toList(), null));
  }

  private void stream(Request request) {
    String tenant = request.tenant();
    List<Streams.Message> missed = missed(tenant, request.http().header("Last-Event-ID"));
    streams.follow(
        request,
        Streams.Kind.ALERTS,
        missed,
        out ->
            alerts.subscribe(
                alert -> {
                  if (alert.tenant().equals(tenant)) {
                    out.accept(message(alert));
                  }
                }));
  }

  /** What has changed since the client was last here, oldest first. */
  private List<Streams.Message> missed(String tenant, @Nullable String lastId) {
    if (lastId == null || !lastId.matches("\\d{1,15}")) {
      return List.of();
    }
    Instant since = Instant.ofEpochMilli(Long.parseLong(lastId));
    AlertFilter filter = new AlertFilter(null, null, null, since, null, null);
    List<AlertRecord> changed = alerts.list(tenant, filter, null, MISSED).items();
    return changed.stream()
        .sorted((one, other) -> one.updatedAt().compareTo(other.updatedAt()))
        .map(this::message)
        .toList();
  }

  private Streams.Message message(AlertRecord alert) {
    String id = Long.toString(alert.updatedAt().toEpochMilli());
    return new Streams.Message("alert", id, () -> row(alert));
  }

  private AlertView row(AlertRecord alert) {
    return AlertView.row(alert, alerts.mutedBy(alert));
  }

  private record AlertPage(List<AlertView> alerts, @Nullable String nextCursor) {}
}
