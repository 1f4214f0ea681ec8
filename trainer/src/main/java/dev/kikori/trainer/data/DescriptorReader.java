package dev.kikori.trainer.data;

import dev.kikori.trainer.data.DataDescriptor.Csv;
import dev.kikori.trainer.data.DataDescriptor.Cut;
import dev.kikori.trainer.data.DataDescriptor.Labels;
import dev.kikori.trainer.data.DataDescriptor.Order;
import dev.kikori.trainer.data.DataDescriptor.Split;
import dev.kikori.trainer.data.DataDescriptor.StreamBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a YAML file into a {@link DataDescriptor}. */
final class DescriptorReader {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?\\}");
  private static final Set<String> CAN_BE_HIDDEN = Set.of("logger", "thread", "time");

  private final Path file;
  private final Function<String, @Nullable String> environment;

  DescriptorReader(Path file, Function<String, @Nullable String> environment) {
    this.file = file;
    this.environment = environment;
  }

  DataDescriptor read() {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + ": no such data descriptor (expected: a YAML file; examples are in recipes/data)");
    }
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (IOException e) {
      throw new DataException(file + ": not readable: " + e.getMessage(), e);
    }
    Section top = Section.parse(file, yaml);
    List<String> files = new ArrayList<>();
    for (String given : top.texts("files")) {
      files.add(resolve(given));
    }
    if (files.isEmpty()) {
      throw new DataException(file + ": files: missing (expected: at least one path or glob)");
    }
    DataDescriptor descriptor =
        new DataDescriptor(
            top.text("name"),
            top.text("licence"),
            top.text("source"),
            top.text("about", ""),
            file,
            List.copyOf(files),
            top.text("format"),
            csv(top.section("csv")),
            stream(top),
            order(top),
            hidden(top),
            labels(top.section("labels")),
            cut(top),
            split(top.section("split")),
            top.integer("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE));
    top.finish();
    check(descriptor);
    return descriptor;
  }

  private static Optional<Csv> csv(@Nullable Section section) {
    if (section == null) {
      return Optional.empty();
    }
    String unit = section.text("time_unit", "seconds");
    long perSecond =
        switch (unit) {
          case "seconds" -> 1;
          case "millis" -> 1_000;
          case "nanos" -> 1_000_000_000;
          default -> throw section.error(section.at("time_unit"), unit, "seconds, millis or nanos");
        };
    Csv csv =
        new Csv(
            section.text("content"),
            section.optionalText("json_field"),
            section.optionalText("label"),
            section.optionalText("time"),
            perSecond);
    section.finish();
    return Optional.of(csv);
  }

  private static StreamBy stream(Section top) {
    Section section = top.section("stream");
    if (section == null) {
      return new StreamBy.None();
    }
    StreamBy by;
    if (section.has("path")) {
      by = new StreamBy.PathPart(section.compile("path", section.text("path")));
    } else if (section.has("column")) {
      by = new StreamBy.Column(section.text("column"));
    } else {
      String value = section.text("by");
      if (!value.equals("file")) {
        throw section.error(section.at("by"), value, "file");
      }
      by = new StreamBy.File();
    }
    section.finish();
    return by;
  }

  private static Order order(Section top) {
    String value = top.text("order", "file");
    return switch (value) {
      case "file" -> Order.FILE;
      case "time" -> Order.TIME;
      default -> throw top.error("order", value, "file or time");
    };
  }

  private static Set<String> hidden(Section top) {
    Set<String> hidden = new TreeSet<>(top.texts("hide"));
    for (String part : hidden) {
      if (!CAN_BE_HIDDEN.contains(part)) {
        throw top.error("hide", part, "logger, thread or time");
      }
    }
    return Set.copyOf(hidden);
  }

  private Labels labels(@Nullable Section section) {
    if (section == null) {
      return new Labels.None();
    }
    Labels labels;
    if (section.has("column")) {
      String column = section.text("column");
      if (!column.equals("first") && !column.equals("csv")) {
        throw section.error(
            section.at("column"),
            column,
            "first (of each line) or csv (the column named under csv.label)");
      }
      labels = new Labels.ByLine(section.text("normal", "-"), globs(section.texts("exclude")));
    } else if (section.has("file")) {
      labels =
          new Labels.ByKey(
              resolve(section.text("file")),
              section.text("key"),
              section.text("label"),
              section.text("normal", "Normal"));
    } else if (section.has("by_application")) {
      labels =
          new Labels.ByHeading(
              resolve(section.text("by_application")),
              section.compile("key", section.text("key")),
              section.text("normal", "Normal"));
    } else if (section.has("fault_list")) {
      labels =
          new Labels.ByFault(
              resolve(section.text("fault_list")),
              or(section.duration("active"), Duration.ofMinutes(2)),
              or(section.duration("unsure"), Duration.ZERO),
              globs(section.texts("unseen")));
    } else {
      throw section.error(
          "labels", "none of the known ways", "column, file, by_application or fault_list");
    }
    section.finish();
    return labels;
  }

  private static Cut cut(Section top) {
    Pattern key = top.pattern("session_key");
    Section section = top.section("window");
    if (section == null) {
      return key == null ? new Cut.None() : new Cut.Session(key);
    }
    if (key != null) {
      throw top.error("window", "given beside session_key", "one of the two");
    }
    Cut cut;
    Duration time = section.duration("time");
    if (time != null) {
      cut = new Cut.Time(time, or(section.duration("step"), time));
    } else if (section.has("whole")) {
      String whole = section.text("whole");
      if (!whole.equals("stream")) {
        throw section.error(section.at("whole"), whole, "stream");
      }
      cut = new Cut.WholeStream();
    } else {
      int size = (int) section.integer("size", 100, 1, 4096);
      cut = new Cut.Count(size, (int) section.integer("step", size, 1, size));
    }
    section.finish();
    return cut;
  }

  private static Split split(@Nullable Section section) {
    if (section == null) {
      return new Split(0.6, null, false);
    }
    String by = section.text("by", "time");
    if (!by.equals("time") && !by.equals("start")) {
      throw section.error(
          section.at("by"),
          by,
          "time or start: a random split would measure memory, not foresight");
    }
    Split split =
        new Split(
            section.number("train", 0.6, 0.01, 0.99), section.pattern("unit"), by.equals("start"));
    section.finish();
    return split;
  }

  private void check(DataDescriptor descriptor) {
    if (descriptor.stream() instanceof StreamBy.Column && descriptor.csv().isEmpty()) {
      throw new DataException(file + ": stream.column: given without csv (expected: files in CSV)");
    }
    if (descriptor.labels() instanceof Labels.ByKey
        && !(descriptor.window() instanceof Cut.Session)) {
      throw new DataException(
          file
              + ": labels.file: given without session_key (expected: session_key, whose matches the file labels)");
    }
  }

  /** Replaces {@code ${NAME:-default}} and takes relative paths from the project's root, or from the descriptor's folder elsewhere. */
  private String resolve(String given) {
    Matcher matcher = VARIABLE.matcher(given);
    StringBuilder path = new StringBuilder();
    while (matcher.find()) {
      String value = environment.apply(matcher.group(1));
      String chosen = value == null || value.isEmpty() ? matcher.group(2) : value;
      if (chosen == null) {
        throw new DataException(
            file + ": " + given + ": the environment variable " + matcher.group(1) + " is not set");
      }
      matcher.appendReplacement(path, Matcher.quoteReplacement(chosen));
    }
    matcher.appendTail(path);
    String text = path.toString();
    return text.startsWith("/") ? text : root() + "/" + text;
  }

  private Path root() {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path above = folder == null ? null : folder.getParent();
    Path name = folder == null ? null : folder.getFileName();
    Path aboveName = above == null ? null : above.getFileName();
    if (above != null
        && name != null
        && aboveName != null
        && name.toString().equals("data")
        && aboveName.toString().equals("recipes")) {
      return or(above.getParent(), above);
    }
    return or(folder, Path.of("/"));
  }

  private static List<Pattern> globs(List<String> globs) {
    return globs.stream()
        .map(
            glob ->
                Pattern.compile(
                    ("\\Q" + glob + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q")))
        .toList();
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
