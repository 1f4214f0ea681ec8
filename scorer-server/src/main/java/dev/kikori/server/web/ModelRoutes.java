package dev.kikori.server.web;

import dev.kikori.server.web.Models.ModelRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models: what there is, another version, none, or the one before. */
final class ModelRoutes {
  private final Models models;

  ModelRoutes(Models models) {
    this.models = models;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/models",
            request -> request.answer(new ModelList(models.list(request.tenant())))),
        Route.post("/api/v1/models/{model}/load", this::load).admin(),
        Route.post(
                "/api/v1/models/{model}/unload",
                request -> change(request, () -> models.unload(request.path("model"))))
            .admin(),
        Route.post(
                "/api/v1/models/{model}/rollback",
                request -> change(request, () -> models.rollback(request.path("model"))))
            .admin());
  }

  private void load(Request request) {
    Load load = request.json(Json.SNAKE, Load.class);
    change(request, () -> models.load(request.path("model"), load.version()));
  }

  private void change(Request request, Runnable change) {
    try {
      change.run();
    } catch (IllegalArgumentException e) {
      throw Problem.notFound("model: " + e.getMessage(), "See /api/v1/models for those there are.");
    } catch (IllegalStateException e) {
      throw Problem.conflict(
          "model: " + e.getMessage(), "What was in force stays. See /api/v1/models.");
    }
    request.answer(new ModelList(models.list(request.tenant())));
  }

  private record Load(@Nullable String version) {}

  private record ModelList(List<ModelRow> models) {}
}
