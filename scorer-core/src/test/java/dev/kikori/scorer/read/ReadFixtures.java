package dev.kikori.scorer.read;

import dev.kikori.scorer.event.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Text to read, and what was read from it. */
final class ReadFixtures {
  /** The reference time of the tests: what "this year" and "today" are. */
  static final Instant REFERENCE = Instant.parse("2026-11-21T12:00:00Z");

  private ReadFixtures() {}

  record Result(
      List<LogEvent> events, ReadCounters counters, FormatDetector.@Nullable Detection detection) {
    LogEvent only() {
      if (events.size() != 1) {
        throw new AssertionError("expected one event, got " + events);
      }
      return events.get(0);
    }

    String formatName() {
      return detection == null ? "" : detection.format().name();
    }
  }

  static Result read(String text) {
    return read(text, builder -> builder);
  }

  static Result read(String text, LogFormat format) {
    return read(text, builder -> builder.format(format));
  }

  static Result read(String text, UnaryOperator<EventReader.Builder> options) {
    return read(text.getBytes(StandardCharsets.UTF_8), options);
  }

  static Result read(byte[] bytes, UnaryOperator<EventReader.Builder> options) {
    LogSource source = LogSource.stream("test", new ByteArrayInputStream(bytes));
    try (EventReader reader =
        options.apply(EventReader.builder().reference(REFERENCE)).source(source).open()) {
      List<LogEvent> events = drain(reader);
      return new Result(events, reader.counters(), reader.detection());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<LogEvent> drain(EventReader reader) throws LogReadException {
    List<LogEvent> events = new ArrayList<>();
    for (LogEvent event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  static String time(LogEvent event) {
    return event.hasTimestamp() ? Instant.ofEpochMilli(event.timestampMillis()).toString() : "none";
  }

  static byte[] gzip(byte[] bytes) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
        zip.write(bytes);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
