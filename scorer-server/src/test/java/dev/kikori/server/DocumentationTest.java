package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.config.ByteSize;
import dev.kikori.server.config.ConfigReader;
import dev.kikori.server.config.Durations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the pages about the server against the server. */
final class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final String NOTIFICATIONS = "notifications.";

  /** How a table of keys begins. */
  private static final String KEYS = "| key | type | default | meaning |";

  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_.\\[\\]]+)` \\| ([^|]*) \\| ([^|]*) \\| .*\\|");

  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          String.class, "text",
          Path.class, "path",
          Duration.class, "duration",
          ByteSize.class, "size",
          Integer.class, "number",
          Double.class, "number",
          Boolean.class, "true or false");

  @TempDir private Path temporary;

  private record Row(String type, String byDefault) {}

  @Test
  void serverPage_holdsEveryKey_andNoOther() throws IOException {
    Set<String> keys = new TreeSet<>(ConfigKeys.of(ServerConfig.DEFAULTS).keySet());
    keys.removeIf(key -> key.startsWith(NOTIFICATIONS));

    assertThat(rows().keySet()).containsExactlyElementsOf(keys);
  }

  @Test
  void alertsPage_holdsEveryKeyOfNotifications() throws IOException {
    String page = Files.readString(DOCS.resolve("alerts.md"));
    List<String> missing = new ArrayList<>();
    for (String key : ConfigKeys.of(ServerConfig.DEFAULTS).keySet()) {
      String name = key.substring(key.lastIndexOf('.') + 1);
      if (key.startsWith(NOTIFICATIONS)
          && !Pattern.compile("\\b" + name + "\\b").matcher(page).find()) {
        missing.add(key);
      }
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void serverPage_tables_haveTypesAndDefaultsOfTheRecords() throws IOException {
    Map<String, ConfigKeys.Key> keys = ConfigKeys.of(ServerConfig.DEFAULTS);
    List<String> wrong = new ArrayList<>();
    rows()
        .forEach(
            (path, row) -> {
              ConfigKeys.Key key = keys.get(path);
              if (key == null || !typeFits(row.type(), key.type()) || !defaultFits(row, key)) {
                wrong.add(path + ": " + row + " (expected: " + key + ")");
              }
            });

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.md", "alerts.md"})
  void yaml_ofAPage_isReadWithoutAProblem(String name) throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher yaml = YAML.matcher(Files.readString(DOCS.resolve(name)));
    while (yaml.find()) {
      examples.add(yaml.group(1));
    }

    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      if (example.startsWith("tenants:")) {
        Path file = Files.writeString(temporary.resolve("tokens.yaml"), example);
        assertThat(authenticator(file).isOpen()).isFalse();
      } else {
        new ConfigReader(variable -> "value").read(example, name, ServerConfig.class);
      }
    }
  }

  private static Authenticator authenticator(Path tokens) {
    return new Authenticator(
        new AuthConfig(tokens, null, null), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  /** The rows of the page's tables of keys; it has other tables. */
  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    boolean inKeys = false;
    for (String line : Files.readAllLines(DOCS.resolve("server.md"))) {
      inKeys = line.startsWith("|") && (inKeys || line.equals(KEYS));
      Matcher row = ROW.matcher(line);
      if (inKeys && row.matches()) {
        Row before = rows.put(row.group(1), new Row(row.group(2), row.group(3)));
        assertThat(before).as(row.group(1) + " stands there twice").isNull();
      }
    }
    return rows;
  }

  /** An enumeration's values are told in the column of types. */
  private static boolean typeFits(String said, Type type) {
    if (type instanceof Class<?> plain && plain.isEnum()) {
      for (Object constant : plain.getEnumConstants()) {
        if (!said.contains("`" + constant.toString().toLowerCase(Locale.ROOT) + "`")) {
          return false;
        }
      }
      return true;
    }
    if (type instanceof Class<?> plain) {
      return said.equals(TYPES.get(plain));
    }
    return said.startsWith(type.getTypeName().startsWith("java.util.Map") ? "map" : "list");
  }

  /** What stands in backticks is the default; words stand where there is none, or where it depends on the machine. */
  private static boolean defaultFits(Row row, ConfigKeys.Key key) {
    Object value = key.byDefault();
    String said = row.byDefault();
    if (!said.startsWith("`")) {
      return value == null || isEmpty(value) || said.startsWith("processors");
    }
    return !key.hasDefault() || equal(said.replace("`", ""), value);
  }

  private static boolean isEmpty(Object value) {
    return value instanceof Map<?, ?> map
        ? map.isEmpty()
        : value instanceof Collection<?> list && list.isEmpty();
  }

  private static boolean equal(String said, @Nullable Object value) {
    if (value instanceof Duration duration) {
      return Durations.parse(said).equals(duration);
    }
    if (value instanceof ByteSize size) {
      return ByteSize.parse(said).equals(size);
    }
    if (value instanceof Number number) {
      return Double.parseDouble(said) == number.doubleValue();
    }
    return said.equals(String.valueOf(value).toLowerCase(Locale.ROOT));
  }
}
