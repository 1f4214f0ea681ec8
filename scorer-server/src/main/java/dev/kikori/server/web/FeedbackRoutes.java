package dev.kikori.server.web;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.Opinion;
import dev.kikori.server.store.Page;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people say of alerts: a word more, those there are, and the labelled windows for the trainer. */
final class FeedbackRoutes {
  private static final int MAX_NOTE = 4_000;

  private final AlertQueries alerts;
  private final Opinions opinions;

  FeedbackRoutes(AlertQueries alerts, Opinions opinions) {
    this.alerts = alerts;
    this.opinions = opinions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/alerts/{id}/feedback", this::add),
        Route.get("/api/v1/feedback", this::list),
        Route.get("/api/v1/feedback/export", this::export),
        Route.get("/api/v1/feedback/export.zip", this::archive));
  }

  private void add(Request request) {
    AlertRecord alert = AlertRoutes.require(alerts, request);
    NewOpinion opinion = request.json(Json.SNAKE, NewOpinion.class);
    if (opinion.trueAlert() == null) {
      throw Problem.badRequest(
          "true_alert: absent (expected: true or false)", "Say whether the alert was right.");
    }
    String note = opinion.note() == null ? "" : opinion.note();
    String author = opinion.author() == null ? request.caller().name() : opinion.author();
    if (note.length() > MAX_NOTE || author.length() > MAX_NOTE) {
      throw Problem.badRequest(
          "note: too long (expected: at most " + MAX_NOTE + " characters)",
          "Say it in fewer words.");
    }
    if (!opinions.add(request.tenant(), alert.id(), opinion.trueAlert(), note, author)) {
      throw Problem.notFound("alert: no such id", "See /api/v1/alerts for those there are.");
    }
    request.nothing();
  }

  private void list(Request request) {
    Page<Opinion> page =
        request.page(
            (cursor, limit) ->
                opinions.list(request.tenant(), request.query("alert"), cursor, limit));
    request.answer(new OpinionPage(page.items(), page.next()));
  }

  /** One line of JSON each, written as they are read: there may be many. */
  private void export(Request request) throws IOException {
    request.http().res().setContentType("application/x-ndjson");
    request
        .http()
        .res()
        .setHeader("Content-Disposition", "attachment; filename=\"kikori-feedback.jsonl\"");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                request.http().res().getOutputStream(), StandardCharsets.UTF_8))) {
      opinions.export(request.tenant(), line -> write(out, line));
    }
  }

  /** What the trainer reads, as it is to lie on its disk. */
  private void archive(Request request) throws IOException {
    request.http().res().setContentType("application/zip");
    request
        .http()
        .res()
        .setHeader("Content-Disposition", "attachment; filename=\"kikori-feedback.zip\"");
    opinions.archive(request.tenant(), request.http().res().getOutputStream());
  }

  private static void write(Writer out, String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record NewOpinion(
      @Nullable Boolean trueAlert, @Nullable String note, @Nullable String author) {}

  private record OpinionPage(List<Opinion> feedback, @Nullable String nextCursor) {}
}
