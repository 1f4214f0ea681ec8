package dev.kikori.server.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.databind.JsonNode;

/** Holds a document's keys against the components of records, all the way down, and tells every one that is not known. */
final class KnownKeys {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();
  private static final int NEAR = 3;

  private final YamlTree.Parsed parsed;
  private final List<String> problems;

  private KnownKeys(YamlTree.Parsed parsed, List<String> problems) {
    this.parsed = parsed;
    this.problems = problems;
  }

  static void check(YamlTree.Parsed parsed, Class<? extends Record> type, List<String> problems) {
    new KnownKeys(parsed, problems).check(parsed.root(), type, "");
  }

  /** How a component's key is written. */
  static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private void check(JsonNode node, Type type, String path) {
    if (type instanceof Class<?> plain && plain.isRecord()) {
      checkRecord(node, plain, path);
    } else if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type value = arguments[arguments.length - 1];
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        check(node.get(i), value, path + "[" + i + "]");
      }
      node.properties().forEach(each -> check(each.getValue(), value, path + "." + each.getKey()));
    }
  }

  private void checkRecord(JsonNode node, Class<?> type, String path) {
    Map<String, Type> keys = keys(type);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String at = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      Type of = keys.get(entry.getKey());
      if (of == null) {
        problems.add(parsed.place(at) + "no such key" + suggestion(entry.getKey(), keys));
      } else {
        check(entry.getValue(), of, at);
      }
    }
  }

  private static Map<String, Type> keys(Class<?> type) {
    Map<String, Type> keys = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
      String key = named == null ? snakeCase(component.getName()) : named.value();
      keys.put(key, component.getGenericType());
    }
    return keys;
  }

  private static String suggestion(String key, Map<String, Type> keys) {
    return keys.keySet().stream()
        .filter(each -> DISTANCE.apply(key, each) <= NEAR)
        .min(Comparator.comparingInt(each -> DISTANCE.apply(key, each)))
        .map(each -> " (did you mean " + each + "?)")
        .orElse(" (expected: " + String.join(", ", keys.keySet()) + ")");
  }
}
