package dev.kikori.trainer.data;

import dev.kikori.trainer.data.DataDescriptor.Labels;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the windows of a data set. */
abstract class LabelBook {
  /** Mark of a window that nothing is known of: it is left out. */
  static final Mark UNKNOWN = new Mark(false, null, "", Use.LEAVE_OUT);

  private static final Mark NORMAL = new Mark(false, null, LabelledWindow.NORMAL, Use.KEEP);

  /** What is to be done with a window. */
  enum Use {
    KEEP,
    APART,
    LEAVE_OUT
  }

  /** The label of one window. */
  record Mark(boolean anomalous, boolean @Nullable [] lines, String kind, Use use) {}

  /** Looks a window up. */
  abstract Mark mark(Slice slice, List<RawEvent> events);

  /** What the label source is called in messages. */
  abstract String source();

  static LabelBook open(DataDescriptor descriptor) {
    Labels labels = descriptor.labels();
    if (labels instanceof Labels.ByLine byLine) {
      return new ByLine(byLine.normal());
    }
    if (labels instanceof Labels.ByKey byKey) {
      return new ByKey(byKey, descriptor);
    }
    if (labels instanceof Labels.ByHeading byHeading) {
      return new ByHeading(byHeading, descriptor);
    }
    return labels instanceof Labels.ByFault byFault
        ? new ByFault(byFault, descriptor)
        : new Unlabelled();
  }

  private static String content(String file, DataDescriptor descriptor) {
    StringBuilder content = new StringBuilder();
    SourceFiles.visit(
        List.of(file),
        descriptor.file(),
        (path, in) -> {
          char[] buffer = new char[1 << 14];
          InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
          for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            content.append(buffer, 0, n);
          }
        });
    return content.toString();
  }

  private static final class Unlabelled extends LabelBook {
    @Override
    Mark mark(Slice slice, List<RawEvent> events) {
      return NORMAL;
    }

    @Override
    String source() {
      return "no labels";
    }
  }

  private static final class ByLine extends LabelBook {
    private final String normal;

    ByLine(String normal) {
      this.normal = normal;
    }

    @Override
    Mark mark(Slice slice, List<RawEvent> events) {
      boolean[] lines = new boolean[slice.events().length];
      Map<String, Integer> kinds = new HashMap<>();
      for (int i = 0; i < lines.length; i++) {
        String label = events.get(slice.events()[i]).label();
        lines[i] = !label.equals(normal);
        if (lines[i]) {
          kinds.merge(label, 1, Integer::sum);
        }
      }
      if (kinds.isEmpty()) {
        return new Mark(false, lines, LabelledWindow.NORMAL, Use.KEEP);
      }
      String kind =
          kinds.entrySet().stream()
              .max(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey()))
              .orElseThrow()
              .getKey();
      return new Mark(true, lines, kind, Use.KEEP);
    }

    @Override
    String source() {
      return "the label column";
    }
  }

  private static final class ByKey extends LabelBook {
    private final Map<String, String> labels = new HashMap<>();
    private final Labels.ByKey from;

    ByKey(Labels.ByKey from, DataDescriptor descriptor) {
      this.from = from;
      CsvRecords records = new CsvRecords(new StringReader(content(from.file(), descriptor)));
      try {
        List<String> header = records.next();
        int key = header == null ? -1 : header.indexOf(from.keyColumn());
        int label = header == null ? -1 : header.indexOf(from.labelColumn());
        if (key < 0 || label < 0) {
          throw new DataException(
              from.file()
                  + ": columns "
                  + header
                  + " (expected: "
                  + from.keyColumn()
                  + " and "
                  + from.labelColumn()
                  + ")");
        }
        for (List<String> record = records.next(); record != null; record = records.next()) {
          if (record.size() > Math.max(key, label)) {
            labels.put(record.get(key), record.get(label));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    Mark mark(Slice slice, List<RawEvent> events) {
      String label = labels.get(slice.id());
      if (label == null) {
        return UNKNOWN;
      }
      return label.equals(from.normal()) ? NORMAL : new Mark(true, null, label, Use.KEEP);
    }

    @Override
    String source() {
      return from.file();
    }
  }

  private static final class ByHeading extends LabelBook {
    private final Map<String, String> kinds = new HashMap<>();
    private final Labels.ByHeading from;

    ByHeading(Labels.ByHeading from, DataDescriptor descriptor) {
      this.from = from;
      String heading = "";
      for (String line : content(from.file(), descriptor).lines().toList()) {
        Matcher matcher = from.key().matcher(line);
        if (matcher.find()) {
          kinds.put(matcher.group(), heading);
        } else if (line.strip().endsWith(":")) {
          String title = line.strip();
          heading = title.substring(0, title.length() - 1);
        }
      }
    }

    @Override
    Mark mark(Slice slice, List<RawEvent> events) {
      Matcher matcher = from.key().matcher(events.get(slice.first()).path());
      String kind = matcher.find() ? kinds.get(matcher.group()) : null;
      if (kind == null) {
        return UNKNOWN;
      }
      return kind.equals(from.normal()) ? NORMAL : new Mark(true, null, kind, Use.KEEP);
    }

    @Override
    String source() {
      return from.file();
    }
  }

  private static final class ByFault extends LabelBook {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Labels.ByFault from;
    private final Map<String, List<Fault>> byStream;

    /** One injected fault. */
    private record Fault(String stream, String kind, long millis) {}

    ByFault(Labels.ByFault from, DataDescriptor descriptor) {
      this.from = from;
      List<Fault> faults = new ArrayList<>();
      try {
        collect(new JsonMapper().readTree(content(from.file(), descriptor)), faults);
      } catch (JacksonException e) {
        throw new DataException(
            from.file() + ": not readable as JSON: " + e.getOriginalMessage(), e);
      }
      faults.sort(Comparator.comparingLong(Fault::millis));
      byStream = faults.stream().collect(Collectors.groupingBy(Fault::stream));
    }

    private void collect(JsonNode node, List<Fault> into) {
      if (node.isObject() && node.has("inject_time")) {
        into.add(
            new Fault(
                node.path("inject_pod").asString(),
                node.path("inject_type").asString(),
                millis(node.path("inject_time").asString())));
      } else {
        node.forEach(child -> collect(child, into));
      }
    }

    private long millis(String time) {
      try {
        return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeParseException e) {
        throw new DataException(
            from.file() + ": inject_time: " + time + " (expected: 2023-01-29 08:43:04)", e);
      }
    }

    @Override
    Mark mark(Slice slice, List<RawEvent> events) {
      long start = events.get(slice.first()).event().timestampMillis();
      long end = events.get(slice.last()).event().timestampMillis();
      for (Fault fault : byStream.getOrDefault(slice.stream(), List.of())) {
        if (end >= fault.millis() && start < fault.millis() + from.active().toMillis()) {
          return new Mark(
              true,
              null,
              fault.kind(),
              matches(from.unseen(), fault.kind()) ? Use.APART : Use.KEEP);
        }
        if (end >= fault.millis() - from.unsure().toMillis() && start < fault.millis()) {
          return UNKNOWN;
        }
      }
      return NORMAL;
    }

    @Override
    String source() {
      return from.file();
    }
  }

  static boolean matches(List<Pattern> globs, String text) {
    return globs.stream().anyMatch(glob -> glob.matcher(text).matches());
  }
}
