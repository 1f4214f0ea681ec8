package dev.kikori.server.web;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this server reads and writes it: names in snake case, nothing unknown, nothing twice. Safe for use by many threads. */
final class Json {
  private static final int DEEPEST = 32;

  /** Kikori's own. */
  static final JsonMapper SNAKE =
      strict().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** Alertmanager's and KServe's: names as they stand in the records. */
  static final JsonMapper CAMEL = strict().build();

  private Json() {}

  private static JsonMapper.Builder strict() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .addModule(WellFormedText.module())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
  }
}
