package dev.kikori.server.web;

import dev.kikori.server.web.Models.ModelRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Health and metadata as the Open Inference Protocol (KServe v2) has them. */
final class KServeRoutes {
  /** How paths begin under which the server says how it is: {@value}. */
  static final String HEALTH = "/v2/health/";

  private final Health health;
  private final Models models;

  KServeRoutes(Health health, Models models) {
    this.health = health;
    this.models = models;
  }

  List<Route> routes() {
    return List.of(
        Route.get(HEALTH + "live", this::live).open(),
        Route.get(HEALTH + "ready", this::ready).open(),
        Route.get("/v2", this::server),
        Route.get("/v2/models/{model}", request -> model(request, null)),
        Route.get("/v2/models/{model}/ready", request -> modelReady(request, null)),
        Route.get(
            "/v2/models/{model}/versions/{version}",
            request -> model(request, request.path("version"))),
        Route.get(
            "/v2/models/{model}/versions/{version}/ready",
            request -> modelReady(request, request.path("version"))));
  }

  private void live(Request request) {
    boolean live = health.live();
    request.write(live ? 200 : 503, Json.CAMEL, Map.of("live", live));
  }

  private void ready(Request request) {
    boolean ready = health.notReady().isEmpty();
    request.write(ready ? 200 : 503, Json.CAMEL, Map.of("ready", ready));
  }

  private void server(Request request) {
    String version = String.valueOf(health.info().getOrDefault("version", ""));
    request.write(
        200,
        Json.CAMEL,
        Map.of("name", "kikori", "version", version, "extensions", List.of("model_repository")));
  }

  private void model(Request request, @Nullable String version) {
    ModelRow row = find(request, version).orElseThrow(KServeRoutes::unknown);
    List<String> versions =
        models.list(request.tenant()).stream()
            .filter(one -> one.name().equals(row.name()))
            .map(ModelRow::version)
            .toList();
    request.write(
        200,
        Json.CAMEL,
        new Metadata(
            row.name(),
            versions,
            "onnxruntime_onnx",
            List.of(new Tensor("lines", "BYTES", List.of(-1))),
            List.of(
                new Tensor("risk_score", "INT32", List.of(1)),
                new Tensor("line_scores", "FP32", List.of(-1)))));
  }

  private void modelReady(Request request, @Nullable String version) {
    ModelRow row = find(request, version).orElseThrow(KServeRoutes::unknown);
    boolean ready = row.state().equals("READY");
    request.write(ready ? 200 : 503, Json.CAMEL, Map.of("name", row.name(), "ready", ready));
  }

  private Optional<ModelRow> find(Request request, @Nullable String version) {
    List<ModelRow> rows =
        models.list(request.tenant()).stream()
            .filter(row -> row.name().equals(request.path("model")))
            .filter(row -> version == null || row.version().equals(version))
            .toList();
    return rows.stream()
        .filter(row -> row.state().equals("READY"))
        .findFirst()
        .or(() -> rows.stream().findFirst());
  }

  private static Problem unknown() {
    return Problem.notFound("model: no such name or version", "See /api/v1/models.");
  }

  private record Tensor(String name, String datatype, List<Integer> shape) {}

  private record Metadata(
      String name,
      List<String> versions,
      String platform,
      List<Tensor> inputs,
      List<Tensor> outputs) {}
}
