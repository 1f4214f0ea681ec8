package dev.kikori.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema as openapi.yaml uses: $ref, type, enum, required, properties, additionalProperties, items. */
final class Schema {
  private final JsonNode api;

  Schema(JsonNode api) {
    this.api = api;
  }

  /** What of a value is not as its schema has it. */
  List<String> problems(JsonNode value, JsonNode schema, String path) {
    if (schema.has("$ref")) {
      return problems(value, api.at(schema.get("$ref").asString().substring(1)), path);
    }
    List<String> found = new ArrayList<>();
    if (!hasType(value, schema.path("type"))) {
      found.add(path + ": " + value + " is not " + schema.get("type"));
    }
    if (schema.has("enum") && !schema.get("enum").valueStream().anyMatch(value::equals)) {
      found.add(path + ": " + value + " is none of " + schema.get("enum"));
    }
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asString())) {
                found.add(path + ": without " + name);
              }
            });
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      JsonNode known = schema.path("properties").path(property.getKey());
      if (!known.isMissingNode()) {
        found.addAll(problems(property.getValue(), known, path + "." + property.getKey()));
      } else if (schema.has("additionalProperties")) {
        found.add(path + "." + property.getKey() + ": not described");
      }
    }
    if (schema.has("items")) {
      value.forEach(item -> found.addAll(problems(item, schema.get("items"), path + "[]")));
    }
    return found;
  }

  private static boolean hasType(JsonNode value, JsonNode type) {
    if (type.isMissingNode()) {
      return true;
    }
    if (type.isArray()) {
      return type.valueStream().anyMatch(one -> hasType(value, one));
    }
    return switch (type.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }
}
