package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Docker's json-file driver: {@code {"log":"text\n","stream":"stdout","time":"…"}}, also with the {@code kubernetes} object that Fluent Bit
 * adds. A text that does not end in a line feed is a piece of a longer one.
 */
final class DockerEnvelope implements Envelope {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver = new TimeResolver(ZoneOffset.UTC, Instant.EPOCH);

  @Override
  public boolean open(String line, List<Letter> into) {
    if (!line.startsWith("{") || !line.contains("\"log\"")) {
      return false;
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      return read(parser, into);
    } catch (JacksonException e) {
      return false;
    }
  }

  private boolean read(JsonParser parser, List<Letter> into) {
    String log = null;
    String service = "";
    boolean stream = false;
    long timestampMillis = LogEvent.NO_TIMESTAMP;
    int depth = 0;
    JsonToken token = parser.nextToken();
    while (token != null) {
      if (token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_OBJECT) {
        depth--;
      } else if (token == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_STRING) {
        switch (parser.currentName()) {
          case "log" -> log = depth == 1 ? parser.getString() : log;
          case "stream" -> stream |= depth == 1;
          case "time", "@timestamp" ->
              timestampMillis = depth == 1 ? timeOf(parser.getString()) : timestampMillis;
          case "pod_name" -> service = parser.getString();
          default -> {}
        }
      }
      token = parser.nextToken();
    }
    if (log == null || !stream) {
      return false;
    }
    boolean whole = log.endsWith("\n");
    into.add(
        new Letter(
            whole ? stripEnd(log) : log, timestampMillis, service, !whole && service.isEmpty()));
    return true;
  }

  private static String stripEnd(String log) {
    int end = log.length() - 1;
    return log.substring(0, end > 0 && log.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private long timeOf(String text) {
    return TimestampScanner.match(text, 0, time) < 0
        ? LogEvent.NO_TIMESTAMP
        : resolver.toMillis(time);
  }
}
