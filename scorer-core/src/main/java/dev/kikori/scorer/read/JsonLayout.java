package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON object a line. Nested objects are read as dotted names, arrays of {@code {key, value}} pairs (OTLP) as fields. A line that was
 * cut, or is malformed towards its end, counts as far as it could be read, if its message was.
 */
final class JsonLayout implements Layout {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MAX_DEPTH = 8;
  private static final int MAX_ATTRIBUTES = 64;

  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver;
  private int severityNumber;
  private String serviceName = "";
  private boolean hasMessage;

  JsonLayout(LayoutContext context) {
    resolver = context.newTimeResolver();
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    int start = 0;
    while (start < line.length() && PatternCompiler.isBlank(line.charAt(start))) {
      start++;
    }
    if (start >= line.length() || line.charAt(start) != '{') {
      return false;
    }
    into.clear();
    severityNumber = 0;
    serviceName = "";
    hasMessage = false;
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      readObject(parser, "", 0, into);
    } catch (JacksonException e) {
      if (!hasMessage) {
        return false;
      }
    }
    finish(into);
    return hasMessage;
  }

  private void finish(ParsedLine into) {
    if (into.severity == Severity.UNKNOWN && severityNumber > 0) {
      into.severity = ofOtelNumber(severityNumber);
    }
    if (into.service.isEmpty()) {
      into.service = serviceName;
    }
    into.message = into.message.strip();
  }

  private void readObject(JsonParser parser, String prefix, int depth, ParsedLine into) {
    String key = "";
    while (parser.nextToken() != null && parser.currentToken() != JsonToken.END_OBJECT) {
      JsonToken token = parser.currentToken();
      if (token == JsonToken.PROPERTY_NAME) {
        key = parser.currentName();
      } else {
        readValue(parser, prefix.isEmpty() ? key : prefix + "." + key, depth, into);
      }
    }
  }

  private void readValue(JsonParser parser, String path, int depth, ParsedLine into) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        if (depth < MAX_DEPTH) {
          readObject(parser, path, depth + 1, into);
        } else {
          parser.skipChildren();
        }
      }
      case START_ARRAY -> readArray(parser, path, depth, into);
      case VALUE_NULL -> {}
      default -> take(path, parser.getString(), into);
    }
  }

  private void readArray(JsonParser parser, String path, int depth, ParsedLine into) {
    StringBuilder joined = new StringBuilder();
    while (parser.nextToken() != null && parser.currentToken() != JsonToken.END_ARRAY) {
      switch (parser.currentToken()) {
        case START_OBJECT -> {
          if (depth < MAX_DEPTH) {
            readPair(parser, into);
          } else {
            parser.skipChildren();
          }
        }
        case START_ARRAY -> parser.skipChildren();
        default -> joined.append(joined.isEmpty() ? "" : ",").append(parser.getString());
      }
    }
    if (!joined.isEmpty()) {
      take(path, joined.toString(), into);
    }
  }

  /** {@code {"key": "thread.name", "value": {"stringValue": "main"}}}. */
  private void readPair(JsonParser parser, ParsedLine into) {
    String key = null;
    String value = null;
    String name = "";
    while (parser.nextToken() != null && parser.currentToken() != JsonToken.END_OBJECT) {
      switch (parser.currentToken()) {
        case PROPERTY_NAME -> name = parser.currentName();
        case START_OBJECT ->
            value = name.equals("value") ? firstScalar(parser) : skipped(parser, value);
        case START_ARRAY -> parser.skipChildren();
        case VALUE_NULL -> {}
        default -> {
          key = name.equals("key") ? parser.getString() : key;
          value = name.equals("value") ? parser.getString() : value;
        }
      }
    }
    if (key != null && value != null) {
      take(key, value, into);
    }
  }

  private static @Nullable String skipped(JsonParser parser, @Nullable String value) {
    parser.skipChildren();
    return value;
  }

  private static @Nullable String firstScalar(JsonParser parser) {
    String value = null;
    while (parser.nextToken() != null && parser.currentToken() != JsonToken.END_OBJECT) {
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      } else if (parser.currentToken().isScalarValue() && value == null) {
        value = parser.getString();
      }
    }
    return value;
  }

  private void take(String path, String value, ParsedLine into) {
    switch (JsonFields.of(path)) {
      case MESSAGE -> {
        if (!hasMessage || into.message.isEmpty()) {
          into.message = value;
        }
        hasMessage = true;
      }
      case LEVEL -> into.severity = severity(value, into.severity);
      case LEVEL_NUMBER -> severityNumber = smallNumber(value);
      case LOGGER -> into.logger = value;
      case THREAD -> into.thread = value;
      case TIME -> takeTime(value, into);
      case STACK_TRACE -> into.stackTrace = value.isBlank() ? into.stackTrace : value.strip();
      case HOST -> into.service = into.service.isEmpty() ? value : into.service;
      case SERVICE -> serviceName = serviceName.isEmpty() ? value : serviceName;
      case ATTRIBUTE -> {
        if (into.attributes.size() < MAX_ATTRIBUTES) {
          into.put(path, value);
        }
      }
      default -> {}
    }
  }

  private void takeTime(String value, ParsedLine into) {
    if (into.timestampMillis == LogEvent.NO_TIMESTAMP
        && TimestampScanner.match(plainNumber(value), 0, time) > 0) {
      into.timestampMillis = resolver.toMillis(time);
    }
  }

  /** {@code 1.7000000001234E9} is how some writers put a fraction of a second. */
  private static String plainNumber(String value) {
    if (value.indexOf('E') < 0
        || value.length() > 24
        || !TimestampFormat.isDigit(value.charAt(0))) {
      return value;
    }
    try {
      return new BigDecimal(value).toPlainString();
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static Severity severity(String value, Severity before) {
    if (!value.isEmpty() && TimestampFormat.isDigit(value.charAt(0))) {
      return ofNumber(smallNumber(value));
    }
    Severity severity = LevelNames.of(value, 0, value.length());
    return severity == null ? before : severity;
  }

  private static int smallNumber(String value) {
    int number = 0;
    for (int i = 0;
        i < Math.min(3, value.length()) && TimestampFormat.isDigit(value.charAt(i));
        i++) {
      number = number * 10 + value.charAt(i) - '0';
    }
    return number;
  }

  /** Below eight it is syslog's number (GELF), from ten up it counts in tens (pino, bunyan, Python). */
  private static Severity ofNumber(int number) {
    if (number < 8) {
      return number < 3
          ? Severity.FATAL
          : number == 3
              ? Severity.ERROR
              : number == 4 ? Severity.WARN : number < 7 ? Severity.INFO : Severity.DEBUG;
    }
    return number < 20
        ? Severity.TRACE
        : number < 30
            ? Severity.DEBUG
            : number < 40
                ? Severity.INFO
                : number < 50 ? Severity.WARN : number < 60 ? Severity.ERROR : Severity.FATAL;
  }

  /** OpenTelemetry's SeverityNumber, 1..24 in groups of four. */
  private static Severity ofOtelNumber(int number) {
    return number < 5
        ? Severity.TRACE
        : number < 9
            ? Severity.DEBUG
            : number < 13
                ? Severity.INFO
                : number < 17 ? Severity.WARN : number < 21 ? Severity.ERROR : Severity.FATAL;
  }
}
