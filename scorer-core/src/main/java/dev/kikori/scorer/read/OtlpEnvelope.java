package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * OTLP's JSON as OpenTelemetry collectors write it to files: one export request a line, with many records. Each record becomes a line of
 * its own, with its resource and scope beside its fields.
 */
final class OtlpEnvelope implements Envelope {
  private static final JsonMapper MAPPER = new JsonMapper();

  @Override
  public boolean open(String line, List<Letter> into) {
    if (!line.startsWith("{")
        || !line.contains("\"resourceLogs\"") && !line.contains("\"resource_logs\"")) {
      return false;
    }
    try {
      JsonNode request = MAPPER.readTree(line);
      for (JsonNode resourceLogs : either(request, "resourceLogs", "resource_logs")) {
        for (JsonNode scopeLogs : either(resourceLogs, "scopeLogs", "scope_logs")) {
          for (JsonNode logRecord : either(scopeLogs, "logRecords", "log_records")) {
            into.add(
                new Letter(
                    letter(resourceLogs, scopeLogs, logRecord), LogEvent.NO_TIMESTAMP, "", false));
          }
        }
      }
      return true;
    } catch (JacksonException e) {
      into.clear();
      return false;
    }
  }

  private static JsonNode either(JsonNode node, String camelCase, String snakeCase) {
    return node.path(node.has(camelCase) ? camelCase : snakeCase);
  }

  private static String letter(JsonNode resourceLogs, JsonNode scopeLogs, JsonNode logRecord) {
    ObjectNode letter = MAPPER.createObjectNode();
    if (logRecord instanceof ObjectNode fields) {
      letter.setAll(fields);
    }
    letter.set("resource", resourceLogs.path("resource"));
    letter.set("scope", scopeLogs.path("scope"));
    return letter.toString();
  }
}
