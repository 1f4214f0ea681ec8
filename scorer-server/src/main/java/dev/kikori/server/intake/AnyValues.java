package dev.kikori.server.intake;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.StringWriter;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** OTLP's values as text: what is plain as it is, maps and lists as JSON, bytes in Base64. */
final class AnyValues {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is deeper is left out; readers of OTLP refuse what is much deeper. */
  private static final int MAX_DEPTH = 32;

  private AnyValues() {}

  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
      case BYTES_VALUE -> base64(value.getBytesValue());
      case ARRAY_VALUE, KVLIST_VALUE -> json(value);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String json(AnyValue value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(value, json, 0);
    }
    return text.toString();
  }

  private static void write(AnyValue value, JsonGenerator json, int depth) {
    switch (value.getValueCase()) {
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case INT_VALUE -> json.writeNumber(value.getIntValue());
      case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
      case ARRAY_VALUE -> {
        json.writeStartArray();
        if (depth < MAX_DEPTH) {
          value.getArrayValue().getValuesList().forEach(each -> write(each, json, depth + 1));
        }
        json.writeEndArray();
      }
      case KVLIST_VALUE -> {
        json.writeStartObject();
        if (depth < MAX_DEPTH) {
          for (KeyValue each : value.getKvlistValue().getValuesList()) {
            json.writeName(each.getKey());
            write(each.getValue(), json, depth + 1);
          }
        }
        json.writeEndObject();
      }
      default -> json.writeString(text(value));
    }
  }
}
