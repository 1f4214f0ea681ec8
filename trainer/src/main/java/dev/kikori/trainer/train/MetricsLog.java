package dev.kikori.trainer.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The figures of a run: one JSON object a line in {@code metrics.jsonl}, and in memory for the plot. Not safe for use by several threads. */
public final class MetricsLog {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One line.
   *
   * @param stage the stage of training
   * @param step step in the stage
   * @param values figures by name
   */
  public record Entry(String stage, long step, Map<String, Double> values) {}

  /** A log in a file, which is continued if {@code resume} is set and begun anew if not. */
  public MetricsLog(Path file, boolean resume) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (resume && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        entries.add(entry(JSON.readTree(line)));
      }
    }
    rewrite();
  }

  private static Entry entry(JsonNode node) {
    Map<String, Double> values = new LinkedHashMap<>();
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isNumber() && !field.getKey().equals("step")) {
                values.put(field.getKey(), field.getValue().asDouble());
              }
            });
    return new Entry(node.path("stage").asString(), node.path("step").asLong(), values);
  }

  /** Adds a line. */
  public void add(String stage, long step, Map<String, Double> values) {
    Entry entry = new Entry(stage, step, new LinkedHashMap<>(values));
    entries.add(entry);
    try {
      Files.writeString(
          file,
          line(entry),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets what a stage logged after a step: it is about to be done again. */
  public void rewind(String stage, long step) {
    entries.removeIf(entry -> entry.stage().equals(stage) && entry.step() > step);
    rewrite();
  }

  /** Every line so far. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  private void rewrite() {
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(line(entry)));
    try {
      AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("stage", entry.stage());
    object.put("step", entry.step());
    entry
        .values()
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                object.put(name, value);
              }
            });
    return JSON.writeValueAsString(object) + "\n";
  }
}
