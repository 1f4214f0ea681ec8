package dev.kikori.server.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines in, log-analysis JSON out. */
final class AnalyzeRoutes {
  static final int MAX_LINES = 10_000;

  private final Analysis analysis;

  AnalyzeRoutes(Analysis analysis) {
    this.analysis = analysis;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/analyze", this::analyze));
  }

  private void analyze(Request request) {
    Lines lines =
        request.hasType("text/plain")
            ? new Lines(request.query("service"), request.text().lines().toList())
            : request.json(Json.SNAKE, Lines.class);
    List<String> texts = lines.lines() == null ? List.of() : lines.lines();
    if (texts.isEmpty()
        || texts.size() > MAX_LINES
        || texts.stream().anyMatch(one -> one == null)) {
      throw Problem.badRequest(
          "lines: " + texts.size() + " (expected: 1.." + MAX_LINES + " lines of text)",
          "Send lines as text/plain, or as {\"service\": …, \"lines\": […]}.");
    }
    try {
      String service = lines.service() == null ? "" : lines.service();
      request.answer(analysis.analyze(request.tenant(), service, texts));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage()), "Send fewer lines at a time.");
    } catch (IllegalStateException e) {
      request.http().header("Retry-After", "5");
      throw Problem.unavailable("model: " + e.getMessage(), "Try again in a moment.");
    }
  }

  private record Lines(@Nullable String service, @Nullable List<String> lines) {}
}
