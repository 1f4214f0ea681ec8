package dev.kikori.trainer.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One mapping of a YAML file, its keys taken one by one: what is left at the end is not known and refused, by file and key path. */
final class Section {
  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final String path;
  private final Map<String, JsonNode> left = new LinkedHashMap<>();

  private Section(Path file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    if (!node.isObject()) {
      throw error(path, shown(node), "keys and values");
    }
    node.properties().forEach(entry -> left.put(entry.getKey(), entry.getValue()));
  }

  static Section parse(Path file, String yaml) {
    JsonNode root;
    try {
      root = YAML.readTree(yaml);
    } catch (JacksonException e) {
      throw new DataException(file + ": not readable as YAML: " + e.getOriginalMessage(), e);
    }
    return new Section(file, "", root);
  }

  String text(String key) {
    return orRefuse(optionalText(key), key);
  }

  String text(String key, String fallback) {
    String value = optionalText(key);
    return value == null ? fallback : value;
  }

  @Nullable String optionalText(String key) {
    JsonNode node = left.remove(key);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isValueNode()) {
      throw error(at(key), shown(node), "one value");
    }
    return node.asString();
  }

  /** A list of texts; one text alone counts as a list of one; empty if the key is absent. */
  List<String> texts(String key) {
    JsonNode node = left.remove(key);
    if (node == null || node.isNull()) {
      return List.of();
    }
    if (node.isValueNode()) {
      return List.of(node.asString());
    }
    if (!node.isArray()) {
      throw error(at(key), shown(node), "a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isValueNode()) {
        throw error(at(key), shown(element), "a list of texts");
      }
      texts.add(element.asString());
    }
    return texts;
  }

  long integer(String key, long fallback, long least, long most) {
    String value = optionalText(key);
    if (value == null) {
      return fallback;
    }
    return inRange(key, value, least + ".." + most, () -> Long.parseLong(value), least, most)
        .longValue();
  }

  double number(String key, double fallback, double least, double most) {
    String value = optionalText(key);
    if (value == null) {
      return fallback;
    }
    return inRange(key, value, least + ".." + most, () -> Double.parseDouble(value), least, most)
        .doubleValue();
  }

  @Nullable Duration duration(String key) {
    String value = optionalText(key);
    if (value == null) {
      return null;
    }
    Matcher matcher = DURATION.matcher(value.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw error(at(key), value, "a duration such as 60s, 5m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  @Nullable Pattern pattern(String key) {
    String value = optionalText(key);
    return value == null ? null : compile(key, value);
  }

  Pattern compile(String key, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw error(at(key), regex, "a regular expression: " + e.getDescription());
    }
  }

  @Nullable Section section(String key) {
    JsonNode node = left.remove(key);
    return node == null || node.isNull() ? null : new Section(file, at(key), node);
  }

  boolean has(String key) {
    return left.containsKey(key);
  }

  /** Refuses what has not been taken. */
  void finish() {
    if (!left.isEmpty()) {
      throw new DataException(
          file
              + ": "
              + at(left.keySet().iterator().next())
              + ": not known (remove it, or see recipes/data/README.md)");
    }
  }

  DataException error(String keyPath, String given, String expected) {
    return new DataException(
        file
            + ": "
            + (keyPath.isEmpty() ? "top" : keyPath)
            + ": "
            + given
            + " (expected: "
            + expected
            + ")");
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private <T> T orRefuse(@Nullable T value, String key) {
    if (value == null) {
      throw new DataException(file + ": " + at(key) + ": missing");
    }
    return value;
  }

  private Number inRange(
      String key,
      String given,
      String expected,
      Supplier<Number> parse,
      double least,
      double most) {
    try {
      Number number = parse.get();
      if (number.doubleValue() >= least && number.doubleValue() <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw error(at(key), given, expected);
    }
    throw error(at(key), given, expected);
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
