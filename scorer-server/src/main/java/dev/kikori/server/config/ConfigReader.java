package dev.kikori.server.config;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads a YAML file into a record of records whose components are the keys, in {@code snake_case}. Absent keys are null: the records put
 * their defaults in place, and check. All unknown keys are told at once, and one problem for each section beside them.
 */
public final class ConfigReader {
  private static final long MAX_BYTES = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .addModule(
              new SimpleModule()
                  .addDeserializer(Duration.class, new OfText<>(Duration.class, Durations::parse))
                  .addDeserializer(ByteSize.class, new OfText<>(ByteSize.class, ByteSize::parse))
                  .addDeserializer(Path.class, new OfText<>(Path.class, Path::of)))
          .build();

  private final Environment environment;

  /**
   * A reader.
   *
   * @param environment gives the value of a variable, or null
   */
  public ConfigReader(UnaryOperator<@Nullable String> environment) {
    this.environment = new Environment(environment);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException telling everything that is wrong with it
   */
  public <T extends Record> T read(Path file, Class<T> type) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(
            file.toString(), List.of("larger than 1MB (expected: a configuration)"));
      }
      return read(Files.readString(file, StandardCharsets.UTF_8), file.toString(), type);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), List.of("no such file"));
    } catch (IOException e) {
      throw new ConfigException(file.toString(), List.of("can't be read: " + e.getMessage()));
    }
  }

  /** Reads a text, whose name is used in messages. */
  public <T extends Record> T read(String text, String name, Class<T> type) {
    List<String> problems = new ArrayList<>();
    YamlTree.Parsed parsed = YamlTree.parse(text, environment, problems);
    KnownKeys.check(parsed, type, problems);
    T config = problems.isEmpty() ? bind(parsed, type, problems) : null;
    if (config == null) {
      throw new ConfigException(name, problems);
    }
    return config;
  }

  private <T extends Record> @Nullable T bind(
      YamlTree.Parsed parsed, Class<T> type, List<String> problems) {
    for (RecordComponent section : type.getRecordComponents()) {
      String key = KnownKeys.snakeCase(section.getName());
      JsonNode node = parsed.root().get(key);
      if (node != null) {
        attempt(node, section.getGenericType(), key, parsed, problems);
      }
    }
    return problems.isEmpty()
        ? type.cast(attempt(parsed.root(), type, "", parsed, problems))
        : null;
  }

  private @Nullable Object attempt(
      JsonNode node, Type type, String path, YamlTree.Parsed parsed, List<String> problems) {
    try {
      return MAPPER.treeToValue(node, MAPPER.constructType(type));
    } catch (JacksonException e) {
      String at = path(path, e);
      problems.add(parsed.place(at) + reason(e));
      return null;
    }
  }

  private static String path(String prefix, JacksonException e) {
    StringBuilder path = new StringBuilder(prefix);
    for (JacksonException.Reference reference : e.getPath()) {
      if (reference.getIndex() >= 0) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }

  private static String reason(JacksonException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return e instanceof InvalidFormatException wrong
        ? wrong.getValue() + " (expected: " + expected(wrong.getTargetType()) + ")"
        : e.getOriginalMessage().lines().findFirst().orElse("can't be read");
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> each.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    return Number.class.isAssignableFrom(type) || type.isPrimitive()
        ? "a number"
        : type.getSimpleName();
  }

  /** Reads a value out of its text. */
  private static final class OfText<T> extends StdDeserializer<T> {
    private final transient Function<String, T> parse;

    OfText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getValueAsString();
      if (text == null) {
        throw context.weirdStringException("", handledType(), "a mapping or a list");
      }
      return parse.apply(text);
    }
  }
}
