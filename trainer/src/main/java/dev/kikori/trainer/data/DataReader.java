package dev.kikori.trainer.data;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.read.EventReader;
import dev.kikori.scorer.read.LogFormat;
import dev.kikori.scorer.read.LogReadException;
import dev.kikori.scorer.read.LogSource;
import dev.kikori.trainer.data.DataDescriptor.Labels;
import dev.kikori.trainer.data.DataDescriptor.StreamBy;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a data set in the order of its files, with the same readers as the scorer. A label never reaches them: a label column
 * is taken off a line before it is parsed, and what the reader then knows of it does not stay in the event.
 */
public final class DataReader {
  private final DataDescriptor descriptor;
  private final LogFormat format;
  private final Consumer<RawEvent> sink;

  private DataReader(DataDescriptor descriptor, Consumer<RawEvent> sink) {
    this.descriptor = descriptor;
    this.sink = sink;
    try {
      this.format =
          descriptor.format().contains("%")
              ? LogFormat.pattern(descriptor.format())
              : LogFormat.named(descriptor.format());
    } catch (IllegalArgumentException e) {
      throw new DataException(descriptor.file() + ": " + e.getMessage(), e);
    }
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
    if (descriptor.csv().isEmpty()) {
      String stream = stream(path);
      boolean labelled = descriptor.labels() instanceof Labels.ByLine;
      read(
          path,
          in,
          labelled,
          event ->
              accept(
                  event,
                  path,
                  stream,
                  event.attributes().getOrDefault(EventReader.LABEL_ATTRIBUTE, "")));
      return;
    }
    CsvLines lines = new CsvLines(descriptor.csv().get(), streamColumn(), path);
    lines.readAll(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16));
    for (CsvLines.Part part : lines.parts()) {
      String stream = streamColumn() == null ? stream(path) : part.stream();
      InputStream text = new ByteArrayInputStream(part.text().getBytes(StandardCharsets.UTF_8));
      read(path, text, false, event -> accept(part, event, path, stream));
    }
  }

  private void read(String path, InputStream in, boolean labelled, Consumer<LogEvent> into) {
    EventReader.Builder builder =
        EventReader.builder().source(LogSource.stream(path, in)).format(format);
    try (EventReader reader =
        builder.stripFirstColumn(labelled).keepStrippedColumn(labelled).open()) {
      for (LogEvent event = reader.next(); event != null; event = reader.next()) {
        into.accept(event);
      }
    } catch (LogReadException e) {
      throw new DataException(Objects.requireNonNullElse(e.getMessage(), path), e);
    }
  }

  private void accept(LogEvent event, String path, String stream, String label) {
    sink.accept(
        new RawEvent(
            dressed(event, stream, event.timestampMillis(), event.firstLine(), event.lastLine()),
            path,
            stream,
            label));
  }

  private void accept(CsvLines.Part part, LogEvent event, String path, String stream) {
    CsvLines.Side side = part.side(event.firstLine());
    long last = part.side(event.lastLine()).record();
    long millis = side.millis() == LogEvent.NO_TIMESTAMP ? event.timestampMillis() : side.millis();
    sink.accept(
        new RawEvent(
            dressed(event, stream, millis, side.record(), last), path, stream, side.label()));
  }

  /** The event without its label and without what the descriptor hides. */
  private LogEvent dressed(LogEvent event, String stream, long millis, long first, long last) {
    Map<String, String> attributes = event.attributes();
    if (attributes.containsKey(EventReader.LABEL_ATTRIBUTE)) {
      Map<String, String> others = new HashMap<>(attributes);
      others.remove(EventReader.LABEL_ATTRIBUTE);
      attributes = Map.copyOf(others);
    }
    return new LogEvent(
        descriptor.hidden().contains("time") ? LogEvent.NO_TIMESTAMP : millis,
        event.severity(),
        descriptor.hidden().contains("logger") ? "" : event.logger(),
        descriptor.hidden().contains("thread") ? "" : event.thread(),
        descriptor.stream() instanceof StreamBy.None ? event.service() : stream,
        event.message(),
        event.pattern(),
        event.stackTrace(),
        event.raw(),
        first,
        last,
        attributes);
  }

  private @Nullable String streamColumn() {
    return descriptor.stream() instanceof StreamBy.Column by ? by.name() : null;
  }

  private String stream(String path) {
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
    return "";
  }
}
