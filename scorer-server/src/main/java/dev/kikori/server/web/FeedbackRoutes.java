package dev.kikori.server.web;

import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.alert.Opinion;
import dev.kikori.server.store.Page;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What people say of alerts: a word more, those there are, and the labelled windows for the trainer. */
final class FeedbackRoutes {
  /** Exports at a time. Each holds a thread for as long as its reader takes. */
  static final int MAX_EXPORTS = 4;

  private static final int MAX_NOTE = 4_000;

  private final AlertQueries alerts;
  private final Opinions opinions;
  private final Semaphore exports = new Semaphore(MAX_EXPORTS);

  FeedbackRoutes(AlertQueries alerts, Opinions opinions) {
    this.alerts = alerts;
    this.opinions = opinions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v1/alerts/{id}/feedback", this::add),
        Route.get("/api/v1/feedback", this::list),
        Route.get("/api/v1/feedback/export", this::lines),
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
  private void lines(Request request) {
    export(
        request,
        "jsonl",
        "application/x-ndjson",
        out -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          opinions.export(request.tenant(), line -> write(text, line));
          text.flush();
        });
  }

  /** What the trainer reads, as it is to lie on its disk. */
  private void archive(Request request) {
    export(request, "zip", "application/zip", out -> opinions.archive(request.tenant(), out));
  }

  private interface Export {
    void to(OutputStream out) throws IOException;
  }

  private void export(Request request, String extension, String type, Export export) {
    if (!exports.tryAcquire()) {
      request.http().header("Retry-After", "10");
      throw Problem.tooMany(
          "exports: as many as there may be (expected: at most " + MAX_EXPORTS + " at a time)",
          "Try again when another has ended.");
    }
    request
        .http()
        .header(
            "Content-Disposition", "attachment; filename=\"kikori-feedback." + extension + "\"");
    try {
      export.to(request.paced(type));
    } catch (IOException | UncheckedIOException e) {
      // The client has gone.
    } finally {
      exports.release();
    }
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
