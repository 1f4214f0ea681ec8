package dev.kikori.server;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kikori.server.config.ByteSize;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every key of a configuration record, by its path: {@code lanes.queue.max_events}, {@code alerts.maintenance[].name}. */
final class ConfigKeys {
  private final Map<String, Key> keys = new TreeMap<>();
  private final Set<Class<?>> above = new HashSet<>();

  /**
   * A key.
   *
   * @param type of its value
   * @param byDefault its value where nothing is said, or null
   * @param hasDefault whether that is known: keys of a list's entries have no entry to look at
   */
  record Key(Type type, @Nullable Object byDefault, boolean hasDefault) {}

  private ConfigKeys() {}

  /** The keys that have a value of their own, not those that only hold others. */
  static Map<String, Key> of(Record defaults) {
    ConfigKeys keys = new ConfigKeys();
    keys.addRecord(defaults.getClass(), defaults, "");
    return keys.keys;
  }

  private void addRecord(Class<?> type, @Nullable Object defaults, String prefix) {
    if (!above.add(type)) {
      return; // Routes hold routes.
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + name(component);
      Object value = defaults == null ? null : value(component, defaults);
      add(path, component.getGenericType(), value, defaults != null);
    }
    above.remove(type);
  }

  private void add(String path, Type type, @Nullable Object value, boolean hasDefault) {
    if (type instanceof Class<?> plain && isSection(plain)) {
      addRecord(plain, value, path + ".");
      return;
    }
    Type entry = entryOf(type);
    if (entry instanceof Class<?> plain && isSection(plain)) {
      addRecord(plain, null, path + "[].");
      return;
    }
    keys.put(path, new Key(type, value, hasDefault));
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord() && type != ByteSize.class;
  }

  private static @Nullable Type entryOf(Type type) {
    if (!(type instanceof ParameterizedType generic)) {
      return null;
    }
    Type[] arguments = generic.getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  private static String name(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null
        ? component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT)
        : requireNonNull(named.value());
  }

  private static @Nullable Object value(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component + " can't be read", e);
    }
  }
}
