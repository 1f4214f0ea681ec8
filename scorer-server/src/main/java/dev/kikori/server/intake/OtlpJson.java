package dev.kikori.server.intake;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OTLP's JSON, which is protobuf's but for ids, that are hexadecimal: names in lowerCamelCase, 64-bit numbers as text or numbers, enums as
 * numbers; unknown names are passed over. Immutable.
 */
final class OtlpJson {
  private static final int MAX_DEPTH = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(64 << 20)
                          .build())
                  .build())
          .build();

  private OtlpJson() {}

  /**
   * Reads a request.
   *
   * @throws RefusedException if it isn't one
   */
  static ExportLogsServiceRequest parse(byte[] body) throws RefusedException {
    try {
      JsonNode root = JSON.readTree(body);
      if (!root.isObject()) {
        throw malformed("no object");
      }
      ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
      for (JsonNode logs : list(root, "resourceLogs")) {
        request.addResourceLogs(resourceLogs(logs));
      }
      return request.build();
    } catch (JacksonException e) {
      throw malformed(e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private static RefusedException malformed(String why) {
    return new RefusedException(
        RefusalReason.INVALID, "body: not OTLP's JSON: " + why.lines().findFirst().orElse(""));
  }

  private static ResourceLogs resourceLogs(JsonNode node) {
    ResourceLogs.Builder logs = ResourceLogs.newBuilder();
    Resource.Builder resource = Resource.newBuilder();
    for (JsonNode attribute : list(node.path("resource"), "attributes")) {
      resource.addAttributes(keyValue(attribute));
    }
    logs.setResource(resource);
    for (JsonNode each : list(node, "scopeLogs")) {
      ScopeLogs.Builder scope =
          ScopeLogs.newBuilder()
              .setScope(
                  InstrumentationScope.newBuilder().setName(text(each.path("scope"), "name")));
      for (JsonNode logRecord : list(each, "logRecords")) {
        scope.addLogRecords(logRecord(logRecord));
      }
      logs.addScopeLogs(scope);
    }
    return logs.build();
  }

  private static LogRecord logRecord(JsonNode node) {
    LogRecord.Builder logRecord =
        LogRecord.newBuilder()
            .setTimeUnixNano(number(node, "timeUnixNano"))
            .setObservedTimeUnixNano(number(node, "observedTimeUnixNano"))
            .setSeverityNumberValue(severity(node.path("severityNumber")))
            .setSeverityText(text(node, "severityText"))
            .setTraceId(hex(node, "traceId"))
            .setSpanId(hex(node, "spanId"))
            .setBody(value(node.path("body")));
    for (JsonNode attribute : list(node, "attributes")) {
      logRecord.addAttributes(keyValue(attribute));
    }
    return logRecord.build();
  }

  private static KeyValue keyValue(JsonNode node) {
    return KeyValue.newBuilder()
        .setKey(text(node, "key"))
        .setValue(value(node.path("value")))
        .build();
  }

  private static AnyValue value(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    if (node.has("stringValue")) {
      value.setStringValue(text(node, "stringValue"));
    } else if (node.has("boolValue")) {
      value.setBoolValue(node.get("boolValue").asBoolean());
    } else if (node.has("intValue")) {
      value.setIntValue(number(node, "intValue"));
    } else if (node.has("doubleValue")) {
      value.setDoubleValue(real(node.get("doubleValue")));
    } else if (node.has("bytesValue")) {
      byte[] bytes = Base64.getDecoder().decode(text(node, "bytesValue"));
      value.setBytesValue(ByteString.copyFrom(bytes));
    } else if (node.has("arrayValue")) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      list(node.get("arrayValue"), "values").forEach(each -> array.addValues(value(each)));
      value.setArrayValue(array);
    } else if (node.has("kvlistValue")) {
      KeyValueList.Builder map = KeyValueList.newBuilder();
      list(node.get("kvlistValue"), "values").forEach(each -> map.addValues(keyValue(each)));
      value.setKvlistValue(map);
    }
    return value.build();
  }

  private static Iterable<JsonNode> list(JsonNode node, String name) {
    JsonNode list = node.path(name);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw new IllegalArgumentException(name + ": no list");
    }
    return list;
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(name + ": no text");
    }
    return value.stringValue();
  }

  private static ByteString hex(JsonNode node, String name) {
    return ByteString.copyFrom(HexFormat.of().parseHex(text(node, name)));
  }

  private static long number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().longValue();
    }
    String text = value.isString() ? value.stringValue() : value.toString();
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }

  private static double real(JsonNode value) {
    return value.isNumber()
        ? value.doubleValue()
        : Double.parseDouble(value.isString() ? value.stringValue() : value.toString());
  }

  /** A number; some senders write its name. */
  private static int severity(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().intValue();
    }
    return value.isString()
        ? SeverityNumber.valueOf(value.stringValue().toUpperCase(Locale.ROOT)).getNumber()
        : 0;
  }
}
