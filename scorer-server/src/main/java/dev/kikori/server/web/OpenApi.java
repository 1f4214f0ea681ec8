package dev.kikori.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description of the REST interface: written by hand as YAML, served as JSON. */
final class OpenApi {
  private final byte[] json = read();

  List<Route> routes() {
    return List.of(
        Route.get(
                "/api/v1/openapi.json",
                request ->
                    request
                        .http()
                        .contentType("application/json")
                        .header("Cache-Control", "no-cache")
                        .result(json))
            .open());
  }

  private static byte[] read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml: not in the jar");
      }
      JsonNode tree = new YAMLMapper().readTree(in);
      return Json.CAMEL.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
