package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.trainer.data.DataDescriptor.Csv;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CSV file turned back into log text, one text a stream, so that the lines of a stack trace stay together though other streams write in
 * between; what stands beside a line is kept beside it.
 */
final class CsvLines {
  private static final int MALFORMED_ALLOWED = 3;
  private static final JsonMapper JSON = new JsonMapper();

  private final Csv csv;
  private final @Nullable String streamColumn;
  private final String path;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  CsvLines(Csv csv, @Nullable String streamColumn, String path) {
    this.csv = csv;
    this.streamColumn = streamColumn;
    this.path = path;
  }

  /** What stands beside a line. */
  record Side(long record, String label, long millis) {}

  /** The lines of one stream. */
  static final class Part {
    private final String stream;
    private final StringBuilder text = new StringBuilder();
    private final List<Side> sides = new ArrayList<>();

    private Part(String stream) {
      this.stream = stream;
    }

    String stream() {
      return stream;
    }

    String text() {
      return text.toString();
    }

    /** What stood beside a line, counted from 1. */
    Side side(long line) {
      return sides.get((int) line - 1);
    }

    private void add(String line, Side side) {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        text.append(c == '\n' || c == '\r' ? ' ' : c);
      }
      text.append('\n');
      sides.add(side);
    }
  }

  Collection<Part> parts() {
    return parts.values();
  }

  void readAll(Reader in) throws IOException {
    CsvRecords records = new CsvRecords(in);
    List<String> header = records.next();
    if (header == null) {
      return;
    }
    int content = column(header, csv.content());
    int label = optionalColumn(header, csv.label());
    int time = optionalColumn(header, csv.time());
    int stream = optionalColumn(header, streamColumn);
    int malformed = 0;
    long number = 0;
    for (List<String> record = records.next(); record != null; record = records.next()) {
      number++;
      if (record.size() != header.size()) {
        refuseMany(number, ++malformed, record.size(), header.size());
        continue;
      }
      String line =
          csv.jsonField() == null
              ? record.get(content)
              : unwrap(record.get(content), csv.jsonField());
      long millis = time < 0 ? LogEvent.NO_TIMESTAMP : millis(record.get(time));
      parts
          .computeIfAbsent(stream < 0 ? "" : record.get(stream), Part::new)
          .add(line, new Side(number, label < 0 ? "" : record.get(label), millis));
    }
  }

  /** A garbled record now and then is skipped; more of them mean that the file is something else. */
  private void refuseMany(long record, int malformed, int fields, int expected) {
    if (malformed > MALFORMED_ALLOWED + record / 100) {
      throw new DataException(
          path
              + ": record "
              + record
              + ": "
              + fields
              + " fields, and "
              + malformed
              + " such records (expected: "
              + expected
              + " fields)");
    }
  }

  private static String unwrap(String json, String field) {
    try {
      JsonNode node = JSON.readTree(json).get(field);
      return node == null ? json : node.asString().stripTrailing();
    } catch (JacksonException e) {
      return json;
    }
  }

  private long millis(String value) {
    try {
      long units = Long.parseLong(value.trim());
      return csv.timeUnitsPerSecond() == 1
          ? units * 1000
          : units / (csv.timeUnitsPerSecond() / 1000);
    } catch (NumberFormatException e) {
      throw new DataException(path + ": time: " + value + " (expected: a whole number)", e);
    }
  }

  private int optionalColumn(List<String> header, @Nullable String name) {
    return name == null ? -1 : column(header, name);
  }

  private int column(List<String> header, String name) {
    int at = header.indexOf(name);
    if (at < 0) {
      throw new DataException(
          path + ": no column " + name + " (it has: " + String.join(", ", header) + ")");
    }
    return at;
  }
}
