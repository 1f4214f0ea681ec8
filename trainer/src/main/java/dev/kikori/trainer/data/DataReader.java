package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.trainer.data.DataDescriptor.Csv;
import dev.kikori.trainer.data.DataDescriptor.Labels;
import dev.kikori.trainer.data.DataDescriptor.StreamBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the events of a data set, in the order of its files, each freed of its label before anything parses it. */
public final class DataReader {
  private static final int MALFORMED_ALLOWED = 3;
  private static final JsonMapper JSON = new JsonMapper();

  private final DataDescriptor descriptor;
  private final LineLayout layout;
  private final Consumer<RawEvent> sink;
  private @Nullable RawEvent open;
  private long number;

  private DataReader(DataDescriptor descriptor, Consumer<RawEvent> sink) {
    this.descriptor = descriptor;
    this.sink = sink;
    this.layout = LineLayout.named(descriptor.format());
  }

  /**
   * Hands over every event of a data set, labels or none, for use as a corpus.
   *
   * @param descriptor the data set
   * @param sink receives the events in the order of the files
   * @throws DataException if a file is missing or not readable
   */
  public static void events(DataDescriptor descriptor, Consumer<LogEvent> sink) {
    read(descriptor, raw -> sink.accept(raw.event()));
  }

  static void read(DataDescriptor descriptor, Consumer<RawEvent> sink) {
    DataReader reader = new DataReader(descriptor, sink);
    SourceFiles.visit(descriptor.files(), descriptor.file(), reader::readFile);
  }

  private void readFile(String path, InputStream in) throws IOException {
    number = 0;
    BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    if (descriptor.csv().isPresent()) {
      readCsv(path, text, descriptor.csv().get());
    } else {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        number++;
        readLine(path, line);
      }
    }
    close();
  }

  private void readLine(String path, String line) {
    String label = "";
    String rest = line;
    if (descriptor.labels() instanceof Labels.ByLine) {
      int space = line.indexOf(' ');
      label = space < 0 ? line : line.substring(0, space);
      rest = space < 0 ? "" : line.substring(space + 1);
    }
    take(rest, path, stream(path, null), label, LogEvent.NO_TIMESTAMP);
  }

  private void readCsv(String path, BufferedReader text, Csv csv) throws IOException {
    CsvRecords records = new CsvRecords(text);
    List<String> header = records.next();
    if (header == null) {
      return;
    }
    int content = column(header, csv.content(), path);
    int label = csv.label() == null ? -1 : column(header, csv.label(), path);
    int time = csv.time() == null ? -1 : column(header, csv.time(), path);
    int malformed = 0;
    int stream = descriptor.stream() instanceof StreamBy.Column by ? column(header, by.name(), path) : -1;
    for (List<String> record = records.next(); record != null; record = records.next()) {
      number++;
      if (record.size() != header.size()) {
        refuseMany(path, ++malformed, record.size(), header.size());
        continue;
      }
      String line = csv.jsonField() == null ? record.get(content) : unwrap(record.get(content), csv.jsonField());
      long millis = time < 0 ? LogEvent.NO_TIMESTAMP : millis(record.get(time), csv.timeUnitsPerSecond(), path);
      String service = stream(path, stream < 0 ? null : record.get(stream));
      take(line, path, service, label < 0 ? "" : record.get(label), millis);
    }
  }

  /** A garbled record now and then is skipped; more of them mean that the file is something else. */
  private void refuseMany(String path, int malformed, int fields, int expected) {
    if (malformed > MALFORMED_ALLOWED + number / 100) {
      throw new DataException(path + ": record " + number + ": " + fields + " fields, and " + malformed + " such records (expected: " + expected + ")");
    }
  }

  private void take(String line, String path, String stream, String label, long millis) {
    LogEvent event = layout.parse(line, stream, number);
    if (event == null) {
      RawEvent before = open;
      if (before != null && before.stream().equals(stream)) {
        open = new RawEvent(continued(before.event(), line), path, stream, before.label());
        return;
      }
      event = LogEvent.ofText(line, number);
    }
    close();
    open = new RawEvent(dressed(event, millis), path, stream, label);
  }

  private void close() {
    if (open != null) {
      sink.accept(open);
      open = null;
    }
  }

  private LogEvent continued(LogEvent event, String line) {
    String trace = event.stackTrace() == null ? line : event.stackTrace() + "\n" + line;
    return new LogEvent(
        event.timestampMillis(),
        event.severity(),
        event.logger(),
        event.thread(),
        event.service(),
        event.message(),
        event.pattern(),
        trace,
        event.raw(),
        event.firstLine(),
        number,
        event.attributes());
  }

  /** The event with the time that stands beside the line, if any, and without what the descriptor hides. */
  private LogEvent dressed(LogEvent event, long millis) {
    long time = millis == LogEvent.NO_TIMESTAMP ? event.timestampMillis() : millis;
    return new LogEvent(
        descriptor.hidden().contains("time") ? LogEvent.NO_TIMESTAMP : time,
        event.severity(),
        descriptor.hidden().contains("logger") ? "" : event.logger(),
        descriptor.hidden().contains("thread") ? "" : event.thread(),
        event.service(),
        event.message(),
        event.pattern(),
        event.stackTrace(),
        event.raw(),
        event.firstLine(),
        event.lastLine(),
        event.attributes());
  }

  private String stream(String path, @Nullable String column) {
    if (descriptor.stream() instanceof StreamBy.File) {
      return path;
    }
    if (descriptor.stream() instanceof StreamBy.PathPart part) {
      Matcher matcher = part.pattern().matcher(path);
      if (!matcher.find()) {
        throw new DataException(descriptor.file() + ": stream.path: finds nothing in " + path);
      }
      return matcher.group();
    }
    return column == null ? "" : column;
  }

  private static String unwrap(String json, String field) {
    try {
      JsonNode node = JSON.readTree(json).get(field);
      String text = node == null ? json : node.asString();
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (JacksonException e) {
      return json;
    }
  }

  private static long millis(String value, long unitsPerSecond, String path) {
    try {
      long units = Long.parseLong(value.trim());
      return unitsPerSecond == 1 ? units * 1000 : units / (unitsPerSecond / 1000);
    } catch (NumberFormatException e) {
      throw new DataException(path + ": time: " + value + " (expected: a whole number)", e);
    }
  }

  private static int column(List<String> header, String name, String path) {
    int at = header.indexOf(name);
    if (at < 0) {
      throw new DataException(path + ": no column " + name + " (it has: " + String.join(", ", header) + ")");
    }
    return at;
  }
}
